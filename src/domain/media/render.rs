//! The renditions of a picture.

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::decode::decode;
use super::model::{MediaFormat, MediaHash, MediaWidth, Pictures, Rendition};
use crate::base::error::{Code, Error, Result};

/// Quality of WebP, 0 to 100: photos of produce show no difference to the eye at this value.
const WEBP_QUALITY: f32 = 78.0;
/// Quality of JPEG, 1 to 100.
const JPEG_QUALITY: u8 = 80;
/// The tallest rendition, as a multiple of its width: a strip of cloth must not become a file
/// that no encoder takes (WebP ends at 16 383 pixels).
const MAX_TALLNESS: u32 = 3;

/// One decode at a time in this process: each may take 200 MB.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);
/// How many uploads may wait for their turn, in memory, before the next is asked to come back.
static WAITING: Semaphore = Semaphore::const_new(8);

/// Waits for the turn to decode a picture of ours for something else than an upload; whoever gets it
/// decodes while they hold it.
///
/// # Errors
/// None while the process runs.
pub async fn turn() -> Result<SemaphorePermit<'static>> {
    ONE_AT_A_TIME.acquire().await.map_err(Error::internal)
}

/// Turns an upload into its renditions, off the threads that serve requests.
///
/// # Errors
/// Those of a bad upload, and `SystemBusy` when too many wait already.
pub async fn process(upload: Bytes) -> Result<Pictures> {
    let busy = |_| Error::new(Code::SystemBusy).retry_after(10);
    let _waiting = WAITING.try_acquire().map_err(busy)?;
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(Error::internal)?;
    // A decoder that panics has met a file made to harm it.
    tokio::task::spawn_blocking(move || render(&upload))
        .await
        .map_err(|fault| Error::new(Code::MediaDamaged).caused_by(fault))?
}

/// The same on this thread, for imports and sample data.
///
/// # Errors
/// `MediaTooLarge`, `MediaNotAPicture`, `MediaTooManyPixels` or `MediaDamaged`.
pub fn render(upload: &[u8]) -> Result<Pictures> {
    let decoded = decode(upload)?;
    let largest = MediaWidth::W1600;
    let mut current = upright(decoded.image, decoded.orientation, largest);
    let (width, height) = current.dimensions();
    let mut renditions = Vec::with_capacity(6);
    // From large to small, each made of the one before: less work, and no worse to the eye.
    for rendition in MediaWidth::ALL.into_iter().rev() {
        current = fit(DynamicImage::ImageRgb8(current), rendition.pixels()).into_rgb8();
        for format in MediaFormat::ALL {
            renditions.push(Rendition {
                width: rendition,
                format,
                bytes: encode(&current, format)?,
            });
        }
    }
    Ok(Pictures {
        hash: MediaHash::of(upload),
        width,
        height,
        renditions,
    })
}

/// Reduces first and turns then: the reduced picture is quicker to turn.
fn upright(image: DynamicImage, orientation: Orientation, largest: MediaWidth) -> RgbImage {
    let lies_down = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (width, height) = box_of(largest.pixels());
    // A cheap first step to twice the size keeps the fine filter's memory small.
    let (rough_width, rough_height) = if lies_down {
        (height * 2, width * 2)
    } else {
        (width * 2, height * 2)
    };
    let image = if image.width() > rough_width || image.height() > rough_height {
        image.thumbnail(rough_width, rough_height)
    } else {
        image
    };
    let mut image = DynamicImage::ImageRgb8(image.into_rgb8());
    image.apply_orientation(orientation);
    fit(image, largest.pixels()).into_rgb8()
}

const fn box_of(width: u32) -> (u32, u32) {
    (width, width * MAX_TALLNESS)
}

/// The picture reduced to the width; never enlarged.
fn fit(image: DynamicImage, width: u32) -> DynamicImage {
    let (width, height) = box_of(width);
    if image.width() <= width && image.height() <= height {
        return image;
    }
    image.resize(width, height, FilterType::CatmullRom)
}

fn encode(image: &RgbImage, format: MediaFormat) -> Result<Bytes> {
    match format {
        MediaFormat::WebP => {
            let (width, height) = image.dimensions();
            webp::Encoder::from_rgb(image.as_raw(), width, height)
                .encode_simple(false, WEBP_QUALITY)
                .map(|file| Bytes::copy_from_slice(&file))
                .map_err(|fault| Error::internal(format!("WebP encoder: {fault:?}")))
        }
        MediaFormat::Jpeg => {
            let mut file = Vec::new();
            JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)
                .encode_image(image)
                .map_err(Error::internal)?;
            Ok(Bytes::from(file))
        }
    }
}
