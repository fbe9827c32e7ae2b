//! Photos that only some people may see: of claims, and of conversations.

use actix_web::web::Bytes;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::domain::media::{self, MediaHash};
use crate::web::respond::Ui;

/// Stores the photos of the input `photos` apart from the public ones, or tells what is wrong with
/// each.
pub(in crate::web) async fn store_all(
    ui: &Ui,
    files: Vec<Result<Bytes>>,
    max: usize,
) -> Result<Vec<MediaHash>> {
    let mut faults = FieldErrors::new();
    if files.len() > max {
        let max = vec![("max", max.to_string())];
        faults.add_with("photos", Code::ClaimTooManyPhotos, max);
        return Err(Error::fields(faults));
    }
    let mut stored = Vec::with_capacity(files.len());
    for (index, file) in files.into_iter().enumerate() {
        let pictures = match file {
            Ok(bytes) => media::process(bytes).await,
            Err(error) => Err(error),
        };
        match pictures {
            Ok(pictures) => {
                ui.app().media.put_private(&pictures).await?;
                stored.push(pictures.hash);
            }
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
                let mut params = error.params().to_vec();
                params.push(("file", (index + 1).to_string()));
                faults.add_with("photos", error.code(), params);
            }
            Err(error) => return Err(error),
        }
    }
    faults.finish()?;
    Ok(stored)
}
