//! Where the files of pictures lie: a folder, or a bucket that speaks S3.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, PutPayload};

use super::model::{MediaFormat, MediaHash, MediaWidth, Pictures, Shelf, Stray, parse_file_name};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::OrderLineId;

/// Where the files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaPlace {
    /// A folder, made if it is not there.
    Folder(PathBuf),
    /// A bucket that speaks S3. Its keys, region and address come from the usual variables
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`,
    /// `AWS_ALLOW_HTTP`).
    Bucket {
        /// The bucket.
        name: String,
        /// Stands before the name of every file; may be empty.
        prefix: String,
    },
}

impl MediaPlace {
    /// Reads `s3://BUCKET/PREFIX`; everything else is a folder.
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix("s3://") {
            Some(rest) => {
                let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                Self::Bucket {
                    name: name.to_owned(),
                    prefix: prefix.trim_matches('/').to_owned(),
                }
            }
            None => Self::Folder(PathBuf::from(text)),
        }
    }
}

/// The one size of a private picture.
const PRIVATE_WIDTH: MediaWidth = MediaWidth::W1600;
/// Its encoding.
const PRIVATE_FORMAT: MediaFormat = MediaFormat::Jpeg;

/// The files of all pictures.
#[derive(Debug, Clone)]
pub struct MediaStore(Arc<dyn ObjectStore>);

impl MediaStore {
    /// Opens the place.
    ///
    /// # Errors
    /// A folder that cannot be made or written, settings of a bucket that do not fit together.
    pub fn open(place: &MediaPlace) -> Result<Self> {
        Ok(Self(match place {
            MediaPlace::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(Error::internal)?;
                Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?)
            }
            MediaPlace::Bucket { name, prefix } => Arc::new(bucket(name, prefix)?),
        }))
    }

    /// Stores every rendition. Storing the same picture again changes nothing.
    ///
    /// # Errors
    /// `SystemUnavailable` when the place does not answer.
    pub async fn put(&self, pictures: &Pictures) -> Result<()> {
        for rendition in &pictures.renditions {
            let path = path_of(&pictures.hash, rendition.width, rendition.format);
            self.0
                .put(&path, PutPayload::from_bytes(rendition.bytes.clone()))
                .await
                .map_err(unavailable)?;
        }
        Ok(())
    }

    /// The file of a rendition.
    ///
    /// # Errors
    /// `PageNotFound` if there is none, `SystemUnavailable` when the place does not answer.
    pub async fn get(
        &self,
        hash: &MediaHash,
        width: MediaWidth,
        format: MediaFormat,
    ) -> Result<Bytes> {
        match self.0.get(&path_of(hash, width, format)).await {
            Ok(found) => found.bytes().await.map_err(unavailable),
            Err(StoreError::NotFound { .. }) => Err(Error::not_found()),
            Err(fault) => Err(unavailable(fault)),
        }
    }

    /// Stores a picture that only some people may see: apart from the others, so that its name alone
    /// opens nothing, and in one size.
    ///
    /// # Errors
    /// `SystemUnavailable` when the place does not answer.
    pub async fn put_private(&self, pictures: &Pictures) -> Result<()> {
        let found = pictures.renditions.iter().find(|rendition| {
            (rendition.width, rendition.format) == (PRIVATE_WIDTH, PRIVATE_FORMAT)
        });
        let rendition = found.ok_or_else(|| Error::internal("a picture without its large size"))?;
        let payload = PutPayload::from_bytes(rendition.bytes.clone());
        let path = private_path_of(&pictures.hash);
        self.0.put(&path, payload).await.map_err(unavailable)?;
        Ok(())
    }

    /// A picture that was stored by [`Self::put_private`]; who calls this has checked who asks.
    ///
    /// # Errors
    /// Those of [`Self::get`].
    pub async fn get_private(&self, hash: &MediaHash) -> Result<(Bytes, MediaFormat)> {
        match self.0.get(&private_path_of(hash)).await {
            Ok(found) => Ok((found.bytes().await.map_err(unavailable)?, PRIVATE_FORMAT)),
            Err(StoreError::NotFound { .. }) => Err(Error::not_found()),
            Err(fault) => Err(unavailable(fault)),
        }
    }

    /// Stores every rendition of a picture of the review of a line, apart from the others: hiding the
    /// review or erasing who has written it hides and erases them.
    ///
    /// # Errors
    /// `SystemUnavailable` when the place does not answer.
    pub async fn put_review(&self, line: OrderLineId, pictures: &Pictures) -> Result<()> {
        for rendition in &pictures.renditions {
            let file = (rendition.width, rendition.format);
            let path = review_path_of(line, &pictures.hash, file);
            self.0
                .put(&path, PutPayload::from_bytes(rendition.bytes.clone()))
                .await
                .map_err(unavailable)?;
        }
        Ok(())
    }

    /// The file of a picture of a review, `{width}.{extension}`, and its format; who calls this has
    /// checked that the review may be seen.
    ///
    /// # Errors
    /// Those of [`Self::get`]; what is no such name is not found.
    pub async fn get_review(
        &self,
        line: OrderLineId,
        hash: &MediaHash,
        file_name: &str,
    ) -> Result<(Bytes, MediaFormat)> {
        let file = parse_file_name(file_name).ok_or_else(Error::not_found)?;
        match self.0.get(&review_path_of(line, hash, file)).await {
            Ok(found) => Ok((found.bytes().await.map_err(unavailable)?, file.1)),
            Err(StoreError::NotFound { .. }) => Err(Error::not_found()),
            Err(fault) => Err(unavailable(fault)),
        }
    }

    /// Brings a picture from where everybody's lie to the review of a line; files that are not there
    /// stay where they are.
    ///
    /// # Errors
    /// `SystemUnavailable` when the place does not answer.
    pub async fn bring_to_review(&self, line: OrderLineId, hash: &MediaHash) -> Result<()> {
        for (width, format) in renditions() {
            let to = review_path_of(line, hash, (width, format));
            match self.0.copy(&path_of(hash, width, format), &to).await {
                Ok(()) | Err(StoreError::NotFound { .. }) => {}
                Err(fault) => return Err(unavailable(fault)),
            }
        }
        Ok(())
    }

    /// Removes the files of a picture; what is gone already is fine.
    ///
    /// # Errors
    /// `SystemUnavailable` when the place does not answer.
    pub async fn remove(&self, stray: &Stray) -> Result<()> {
        let paths: Vec<Path> = match stray.shelf {
            Shelf::Private => vec![private_path_of(&stray.hash)],
            Shelf::Review => renditions()
                .map(|file| review_path_of(stray.line, &stray.hash, file))
                .collect(),
            Shelf::Public => renditions()
                .map(|(width, format)| path_of(&stray.hash, width, format))
                .collect(),
        };
        for path in paths {
            match self.0.delete(&path).await {
                Ok(()) | Err(StoreError::NotFound { .. }) => {}
                Err(fault) => return Err(unavailable(fault)),
            }
        }
        Ok(())
    }

    /// The file behind the last two parts of a URL, `{hash}/{width}.{extension}`, and its format.
    ///
    /// # Errors
    /// Those of [`Self::get`]; what is no such name is not found.
    pub async fn get_by_name(&self, hash: &str, file_name: &str) -> Result<(Bytes, MediaFormat)> {
        let hash: MediaHash = hash.parse()?;
        let (width, format) = parse_file_name(file_name).ok_or_else(Error::not_found)?;
        Ok((self.get(&hash, width, format).await?, format))
    }
}

fn bucket(name: &str, prefix: &str) -> Result<PrefixStore<AmazonS3>> {
    // The HTTP client takes the process's provider; a second call finds it set.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(name)
        .build()
        .map_err(Error::internal)?;
    Ok(PrefixStore::new(store, prefix))
}

/// Two digits of the hash make the first folder, so that none grows huge.
fn path_of(hash: &MediaHash, width: MediaWidth, format: MediaFormat) -> Path {
    let text = hash.as_str();
    let first = text.get(..2).unwrap_or_default();
    Path::from_iter([
        first,
        text,
        &format!("{}.{}", width.pixels(), format.extension()),
    ])
}

/// Every rendition that a picture has.
fn renditions() -> impl Iterator<Item = (MediaWidth, MediaFormat)> {
    let in_all = |width| {
        MediaFormat::ALL
            .into_iter()
            .map(move |format| (width, format))
    };
    MediaWidth::ALL.into_iter().flat_map(in_all)
}

/// Each review has its own files, so that they go with it.
fn review_path_of(
    line: OrderLineId,
    hash: &MediaHash,
    (width, format): (MediaWidth, MediaFormat),
) -> Path {
    let name = format!("{}.{}", width.pixels(), format.extension());
    Path::from_iter(["reviews", &line.to_string(), hash.as_str(), &name])
}

/// No folder of public pictures has this name: those are two digits long.
fn private_path_of(hash: &MediaHash) -> Path {
    Path::from_iter(["private", hash.as_str()])
}

fn unavailable(fault: StoreError) -> Error {
    Error::new(Code::SystemUnavailable)
        .caused_by(fault)
        .retry_after(5)
}
