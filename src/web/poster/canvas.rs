//! A picture that is drawn on.

use bytes::Bytes;
use image::{Rgb, RgbImage};

use crate::base::error::{Error, Result};

/// Quality of the file, 0 to 100: letters stay clear.
const QUALITY: f32 = 86.0;

/// A picture without transparency.
pub(super) struct Canvas(RgbImage);

impl Canvas {
    /// An empty one.
    pub fn new((width, height): (u32, u32), ground: Rgb<u8>) -> Self {
        Self(RgbImage::from_pixel(width, height, ground))
    }

    /// Lays another picture on it.
    pub fn lay(&mut self, picture: &RgbImage, (x, y): (u32, u32)) {
        image::imageops::replace(&mut self.0, picture, x.into(), y.into());
    }

    /// Fills a rectangle; what lies outside is left out.
    pub fn fill(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Rgb<u8>) {
        for row in y..y + height {
            for column in x..x + width {
                self.blend((column, row), colour, u8::MAX);
            }
        }
    }

    /// Lays a colour on a pixel, the thicker the more opaque; outside nothing happens.
    pub fn blend(&mut self, (x, y): (i32, i32), colour: Rgb<u8>, opacity: u8) {
        let place = u32::try_from(x).ok().zip(u32::try_from(y).ok());
        let pixel = place.and_then(|(x, y)| self.0.get_pixel_mut_checked(x, y));
        if let Some(Rgb(under)) = pixel {
            for (under, over) in under.iter_mut().zip(colour.0) {
                *under = mix(over, *under, opacity);
            }
        }
    }

    /// The picture as a file.
    pub fn webp(&self) -> Result<Bytes> {
        let (width, height) = self.0.dimensions();
        webp::Encoder::from_rgb(self.0.as_raw(), width, height)
            .encode_simple(false, QUALITY)
            .map(|file| Bytes::copy_from_slice(&file))
            .map_err(|fault| Error::internal(format!("WebP encoder: {fault:?}")))
    }
}

fn mix(over: u8, under: u8, opacity: u8) -> u8 {
    let (over, under, opacity) = (u32::from(over), u32::from(under), u32::from(opacity));
    let sum = (over * opacity + under * (255 - opacity) + 127) / 255;
    u8::try_from(sum).unwrap_or(u8::MAX)
}
