//! Photos that people send with a claim, a review or a message.

use actix_web::web::Bytes;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::domain::media::{self, MediaHash};
use crate::web::respond::Ui;

/// Who may see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Only those who deal with a claim, or the two sides of a conversation.
    Few,
    /// Everybody, in all sizes.
    Everybody,
}

/// Stores the photos of the input `photos`, or tells what is wrong with each.
pub(super) async fn store_all(
    ui: &Ui,
    files: Vec<Result<Bytes>>,
    (most, audience): (usize, Audience),
) -> Result<Vec<MediaHash>> {
    let mut faults = FieldErrors::new();
    if files.len() > most {
        let max = vec![("max", most.to_string())];
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
                let media = &ui.app().media;
                match audience {
                    Audience::Few => media.put_private(&pictures).await?,
                    Audience::Everybody => media.put(&pictures).await?,
                }
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
