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

/// What is wrong with photos, each by its place in the input `photos`.
#[derive(Debug, Default)]
struct Faults(FieldErrors);

impl Faults {
    /// A photo that is sound so far, or its fault set down.
    fn sort_out<T>(&mut self, index: usize, photo: Result<T>) -> Result<Option<T>> {
        match photo {
            Ok(photo) => Ok(Some(photo)),
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge) => {
                let mut params = error.params().to_vec();
                params.push(("file", (index + 1).to_string()));
                self.0.add_with("photos", error.code(), params);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// The photos of the input `photos` as they came, before any is decoded; or what is wrong with each, or
/// with their number.
pub(super) fn sent_photos(files: Vec<Result<Bytes>>, most: usize) -> Result<Vec<Bytes>> {
    let mut faults = Faults::default();
    if files.len() > most {
        let max = vec![("max", most.to_string())];
        faults.0.add_with("photos", Code::ClaimTooManyPhotos, max);
        return Err(Error::fields(faults.0));
    }
    let mut sound = Vec::with_capacity(files.len());
    for (index, file) in files.into_iter().enumerate() {
        sound.extend(faults.sort_out(index, file)?);
    }
    faults.0.finish()?;
    Ok(sound)
}

/// Decodes and stores photos, or tells what is wrong with each.
pub(super) async fn store_all(
    ui: &Ui,
    photos: Vec<Bytes>,
    audience: Audience,
) -> Result<Vec<MediaHash>> {
    let mut faults = Faults::default();
    let mut sound = Vec::with_capacity(photos.len());
    for (index, photo) in photos.into_iter().enumerate() {
        sound.extend(faults.sort_out(index, media::process(photo).await)?);
    }
    faults.0.finish()?;
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
