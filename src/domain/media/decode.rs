//! From uploaded bytes to an upright picture without transparency.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};

use super::model::{MAX_PIXELS, MAX_UPLOAD_BYTES};
use crate::base::error::{Code, Error, Result};

/// Bytes that the decoded pixels may take: 50 megapixels in four bytes. A picture of 16 bits a
/// channel takes eight bytes a pixel, and may have half as many.
const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;

/// Bytes that a decoder may allocate beside: progressive JPEG keeps its coefficients.
const MAX_WORK_BYTES: u64 = 512 * 1024 * 1024;

/// What shows through a transparent picture: the ground of our pages, rice paper.
const GROUND: [u8; 3] = [0xfb, 0xf8, 0xf1];

/// A decoded picture that is yet to be turned.
pub(super) struct Decoded {
    /// Eight bits a channel, no transparency.
    pub image: DynamicImage,
    /// How the camera was held.
    pub orientation: Orientation,
}

/// Decodes an upload by its content.
///
/// # Errors
/// `MediaTooLarge`, `MediaNotAPicture` (none of the four formats), `MediaTooManyPixels` (told by
/// the header, before anything is decoded), `MediaDamaged`.
pub(super) fn decode(upload: &[u8]) -> Result<Decoded> {
    if upload.len() > MAX_UPLOAD_BYTES {
        return Err(Code::MediaTooLarge.into());
    }
    let format = format_of(upload)?;
    if format == ImageFormat::Jpeg && !is_jpeg_complete(upload) {
        return Err(Code::MediaDamaged.into());
    }
    let mut decoder = ImageReader::with_format(Cursor::new(upload), format)
        .into_decoder()
        .map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_DECODED_BYTES
    {
        return Err(Code::MediaTooManyPixels.into());
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_WORK_BYTES);
    decoder.set_limits(limits).map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded {
        image: flatten(image),
        orientation,
    })
}

fn format_of(upload: &[u8]) -> Result<ImageFormat> {
    match image::guess_format(upload) {
        Ok(
            format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif),
        ) => Ok(format),
        _ => Err(Code::MediaNotAPicture.into()),
    }
}

fn damaged(cause: image::ImageError) -> Error {
    Error::new(Code::MediaDamaged).caused_by(cause)
}

/// Whether the picture's data ends: the decoder fills what is missing with grey, and a half photo
/// would be stored. The search starts behind the first scan's header, since the preview inside of
/// the metadata has an end of its own.
fn is_jpeg_complete(upload: &[u8]) -> bool {
    let mut rest = upload.get(2..).unwrap_or_default();
    // Segments: FF, marker, length of two bytes that counts itself.
    while let [0xff, marker, high, low, ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        rest = rest.get(length + 2..).unwrap_or_default();
        if marker == 0xda {
            return rest.windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
    }
    // Odd, but not truncated within a segment that we know: the decoder judges.
    !rest.is_empty()
}

/// Lays a transparent picture on the ground, and brings every picture to eight bits a channel.
fn flatten(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return match image {
            DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => image,
            other => DynamicImage::ImageRgb8(other.into_rgb8()),
        };
    }
    let mut rgba: RgbaImage = image.into_rgba8();
    for Rgba([red, green, blue, alpha]) in rgba.pixels_mut() {
        for (channel, ground) in [red, green, blue].into_iter().zip(GROUND) {
            *channel = mix(*channel, ground, *alpha);
        }
        *alpha = u8::MAX;
    }
    DynamicImage::ImageRgba8(rgba)
}

/// `over` with opacity `alpha` on `under`, rounded half up.
fn mix(over: u8, under: u8, alpha: u8) -> u8 {
    let (over, under, alpha) = (u32::from(over), u32::from(under), u32::from(alpha));
    let sum = (over * alpha + under * (255 - alpha) + 127) / 255;
    u8::try_from(sum).unwrap_or(u8::MAX)
}
