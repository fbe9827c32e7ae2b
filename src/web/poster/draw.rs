//! What stands where on a poster, in pixels.

use bytes::Bytes;
use image::imageops::FilterType;
use image::{ImageFormat, Rgb};
use qrcode::{Color, EcLevel, QrCode};

use super::Poster;
use super::canvas::Canvas;
use super::letters::Letters;
use crate::base::error::{Error, Result};

/// A picture that fills a telephone held upright.
const SIZE: (u32, u32) = (750, 1_100);
/// The photo on top.
const PHOTO: (u32, u32) = (750, 562);
/// The margin at the left and the right.
const MARGIN: i32 = 48;
/// From margin to margin.
const WIDTH: i32 = 750 - 2 * MARGIN;
/// The width of the code with its light border, at most.
const CODE: i32 = 236;
/// The light border that readers need, in modules.
const BORDER: i32 = 4;

const PAPER: Rgb<u8> = Rgb([250, 246, 238]);
const INK: Rgb<u8> = Rgb([38, 34, 28]);
const INK_2: Rgb<u8> = Rgb([94, 87, 75]);
const TEA: Rgb<u8> = Rgb([55, 89, 63]);
const PERSIMMON: Rgb<u8> = Rgb([178, 60, 28]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// Draws a poster with a font.
///
/// # Errors
/// If it is no font, or the photo is none.
pub(super) fn draw(poster: &Poster, photo: Option<&Bytes>, font: &[u8]) -> Result<Bytes> {
    let letters = Letters::open(font)?;
    let mut canvas = Canvas::new(SIZE, PAPER);
    lay_photo(&mut canvas, photo)?;
    let top = 562 + 74;
    let mut y = top;
    for line in letters.lines(&poster.title, 50, WIDTH, 2) {
        letters.draw(&mut canvas, (MARGIN, y), (50, INK), &line);
        y += 62;
    }
    for line in &poster.lines {
        for line in letters.lines(line, 26, WIDTH, 1) {
            letters.draw(&mut canvas, (MARGIN, y - 10), (26, INK_2), &line);
            y += 38;
        }
    }
    // Two lines, as on the pages.
    canvas.fill((MARGIN, 820), (WIDTH, 1), INK_2);
    canvas.fill((MARGIN, 823), (WIDTH, 1), INK_2);
    let left = 750 - MARGIN - CODE;
    draw_code(&mut canvas, &poster.address, (left, 840))?;
    letters.draw(&mut canvas, (MARGIN, 896), (50, PERSIMMON), &poster.price);
    letters.draw(&mut canvas, (MARGIN, 934), (24, INK_2), &poster.per);
    let beside = left - MARGIN - 24;
    let mut y = 980;
    for line in letters.lines(&poster.hint, 24, beside, 2) {
        letters.draw(&mut canvas, (MARGIN, y), (24, INK_2), &line);
        y += 36;
    }
    letters.draw(&mut canvas, (MARGIN, 1_062), (32, TEA), &poster.site);
    canvas.webp()
}

/// The photo, cut to its place; where there is none, a plain field.
fn lay_photo(canvas: &mut Canvas, photo: Option<&Bytes>) -> Result<()> {
    let Some(file) = photo else {
        canvas.fill((0, 0), (750, 562), TEA);
        return Ok(());
    };
    let photo = image::load_from_memory_with_format(file, ImageFormat::Jpeg);
    let photo = photo.map_err(Error::internal)?;
    let photo = photo.resize_to_fill(PHOTO.0, PHOTO.1, FilterType::Triangle);
    canvas.lay(&photo.into_rgb8(), (0, 0));
    Ok(())
}

/// The code of an address, dark on white; a fourth of it may be dirty or torn.
fn draw_code(canvas: &mut Canvas, address: &str, (x, y): (i32, i32)) -> Result<()> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q);
    let code = code.map_err(Error::internal)?;
    let width = i32::try_from(code.width()).map_err(Error::internal)?;
    let module = (CODE / (width + 2 * BORDER)).max(1);
    canvas.fill((x, y), (CODE, CODE), WHITE);
    let margin = (CODE - module * width) / 2;
    let modules = code.to_colors();
    for (colour, index) in modules.iter().zip(0..) {
        if *colour == Color::Dark {
            let place = (
                x + margin + index % width * module,
                y + margin + index / width * module,
            );
            canvas.fill(place, (module, module), INK);
        }
    }
    Ok(())
}
