//! Types of pictures.

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::base::error::{Code, Error};
use crate::base::ids::{MediaId, OrderLineId, StrayPictureId};
use crate::base::sql_types::{text_enum, transparent_sql};

/// The largest upload, in bytes: 15 MiB.
pub const MAX_UPLOAD_BYTES: usize = 15 * 1024 * 1024;

/// The most pixels a picture may have: 50 megapixels, more than a phone of 2026 stores by default.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The name of a picture: SHA-256 of the upload, 64 lower-case hexadecimal digits.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[serde(transparent)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub struct MediaHash(String);

transparent_sql!(MediaHash, String, diesel::sql_types::Text);

impl MediaHash {
    /// The name of a picture uploaded as these bytes.
    pub fn of(upload: &[u8]) -> Self {
        use fmt::Write;
        let hex = Sha256::digest(upload)
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        Self(hex)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What tells the picture from others beside it without being its name, which would open it for
    /// ever: sixteen of the digits.
    pub fn mark(&self) -> &str {
        self.0.get(..16).unwrap_or_default()
    }
}

impl fmt::Display for MediaHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for MediaHash {
    type Err = Error;

    /// # Errors
    /// `PageNotFound` for anything but 64 lower-case hexadecimal digits: no such picture.
    fn from_str(text: &str) -> Result<Self, Error> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(is_hex) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Code::PageNotFound.into())
        }
    }
}

text_enum! {
    /// Where the files of a picture lie.
    pub enum Shelf {
        /// Those of claims, conversations and papers: in one size, each once.
        Private => "private",
        /// Those of the review of one line of an order: in all sizes.
        Review => "review",
        /// Everybody's, where reviews once had theirs too.
        Public => "public",
    }
}

/// A picture whose files may have to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Its key.
    pub id: StrayPictureId,
    /// Where the files lie.
    pub shelf: Shelf,
    /// The line of the review; nothing for others.
    pub line: OrderLineId,
    /// Its name.
    pub hash: MediaHash,
}

/// One of the widths in which every picture exists. A smaller upload is not enlarged: its
/// rendition then has fewer pixels than the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MediaWidth {
    /// For cards on a phone.
    W320,
    /// For cards on a large screen, and the page of a listing on a phone.
    W800,
    /// For the page of a listing on a large screen.
    W1600,
}

impl MediaWidth {
    /// All widths, the smallest first.
    pub const ALL: [Self; 3] = [Self::W320, Self::W800, Self::W1600];

    /// Pixels.
    pub const fn pixels(self) -> u32 {
        match self {
            Self::W320 => 320,
            Self::W800 => 800,
            Self::W1600 => 1600,
        }
    }
}

/// How a rendition is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaFormat {
    /// Lossy WebP, which every browser since 2020 shows.
    WebP,
    /// JPEG, for older ones, mails and feeds.
    Jpeg,
}

impl MediaFormat {
    /// Both formats, the preferred first.
    pub const ALL: [Self; 2] = [Self::WebP, Self::Jpeg];

    /// The ending of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// The media type that the server sends.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Reads `800.webp`: the last part of a rendition's URL.
pub(super) fn parse_file_name(name: &str) -> Option<(MediaWidth, MediaFormat)> {
    let (width, extension) = name.split_once('.')?;
    let width = MediaWidth::ALL
        .into_iter()
        .find(|known| known.pixels().to_string() == width)?;
    let format = MediaFormat::ALL
        .into_iter()
        .find(|known| known.extension() == extension)?;
    Some((width, format))
}

/// One encoded picture.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// The width it stands for.
    pub width: MediaWidth,
    /// The encoding.
    pub format: MediaFormat,
    /// The file.
    pub bytes: Bytes,
}

/// What an upload became: all renditions.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// The name.
    pub hash: MediaHash,
    /// Pixels of the largest rendition.
    pub width: u32,
    /// Pixels of the largest rendition.
    pub height: u32,
    /// Every width in every format.
    pub renditions: Vec<Rendition>,
}

/// A stored picture of a shop.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Its name.
    pub hash: MediaHash,
    /// Pixels of the largest rendition.
    pub width: i32,
    /// Pixels of the largest rendition.
    pub height: i32,
}
