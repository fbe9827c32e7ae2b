//! Photos that people send with a claim, a review or a message.

use actix_web::web::Bytes;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::OrderLineId;
use crate::db::Database;
use crate::domain::media::{self, MediaHash, MediaStore, Pictures, stray};
use crate::web::respond::Ui;

/// Who may see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Only those who deal with a claim, or the two sides of a conversation.
    Few,
    /// Who sees the review of this line, in all sizes.
    Readers(OrderLineId),
}

impl Audience {
    const fn line(self) -> Option<OrderLineId> {
        match self {
            Self::Few => None,
            Self::Readers(line) => Some(line),
        }
    }
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
    let mut sound = Vec::with_capacity(files.len());
    for (index, file) in files.into_iter().enumerate() {
        let pictures = match file {
            Ok(bytes) => media::process(bytes).await,
            Err(error) => Err(error),
        };
        match pictures {
            Ok(pictures) => sound.push(pictures),
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
                let mut params = error.params().to_vec();
                params.push(("file", (index + 1).to_string()));
                faults.add_with("photos", error.code(), params);
            }
            Err(error) => return Err(error),
        }
    }
    faults.finish()?;
    let app = ui.app();
    store_few(&app.db, &app.media, &sound, audience).await?;
    Ok(sound.into_iter().map(|pictures| pictures.hash).collect())
}

/// Stores pictures that not everybody may see. Their files go again unless the caller's next
/// transaction names them.
pub(super) async fn store_few(
    db: &Database,
    media: &MediaStore,
    all: &[Pictures],
    audience: Audience,
) -> Result<()> {
    let names: Vec<MediaHash> = all.iter().map(|one| one.hash.clone()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let line = audience.line();
    db.write(move |tx| stray::expect(tx, line, &names)).await?;
    for pictures in all {
        match audience {
            Audience::Few => media.put_private(pictures).await?,
            Audience::Readers(line) => media.put_review(line, pictures).await?,
        }
    }
    Ok(())
}
