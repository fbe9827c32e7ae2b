//! Letters as pixels: outlines of the font, filled.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use image::Rgb;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::canvas::Canvas;
use crate::base::error::{Error, Result};
use crate::web::papers::Face;

/// The letters of a font.
pub(super) struct Letters<'a> {
    face: Face<'a>,
    outlines: OutlineGlyphCollection<'a>,
}

impl<'a> Letters<'a> {
    /// Those of a file.
    ///
    /// # Errors
    /// If it is no font.
    pub fn open(data: &'a [u8]) -> Result<Self> {
        let no_font = || Error::internal("papers_font: no font");
        let face = Face::open(data).ok_or_else(no_font)?;
        let font = FontRef::from_index(data, face.index());
        let font = font.ok().ok_or_else(no_font)?;
        Ok(Self {
            outlines: font.outline_glyphs(),
            face,
        })
    }

    /// How wide a text is, in pixels.
    pub fn width(&self, text: &str, size: u16) -> i32 {
        let thousandths: i32 = text
            .chars()
            .map(|character| self.face.advance(character) * i32::from(size))
            .sum();
        thousandths / 1_000
    }

    /// The text in at most so many lines of a width; what is too long ends in an ellipsis. Chinese
    /// is broken anywhere, other words between them.
    pub fn lines(&self, text: &str, size: u16, width: i32, most: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in words(text) {
            let fits = |line: &str| self.width(&format!("{line}{word}"), size) <= width;
            match lines.last_mut() {
                Some(line) if line.is_empty() || fits(line) => line.push_str(word),
                _ => lines.push(word.trim_start().to_owned()),
            }
        }
        let is_cut = lines.len() > most;
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            if is_cut {
                last.push('…');
            }
            while self.width(last, size) > width {
                last.pop();
                last.pop();
                last.push('…');
            }
        }
        lines
    }

    /// Draws a text; `y` is the line that it stands on.
    pub fn draw(
        &self,
        canvas: &mut Canvas,
        (x, y): (i32, i32),
        (size, colour): (u16, Rgb<u8>),
        text: &str,
    ) {
        let mut x = x;
        for character in text.chars() {
            let glyph = self.face.glyph(character);
            if let Some(outline) = self.outlines.get(GlyphId::new(glyph.id)) {
                let mut pen = Pen::new(size);
                let settings =
                    DrawSettings::unhinted(Size::new(f32::from(size)), LocationRef::default());
                // A glyph that cannot be drawn leaves its place empty.
                if outline.draw(settings, &mut pen).is_ok() {
                    pen.fill(canvas, (x, y), colour);
                }
            }
            x += glyph.advance * i32::from(size) / 1_000;
        }
    }
}

/// The parts between which a line may end.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut last = None;
    for (at, character) in text.char_indices() {
        let may_end = last.is_some_and(|last: char| {
            character == ' ' || !last.is_ascii_graphic() || !character.is_ascii_graphic()
        });
        if may_end && last != Some(' ') {
            words.push(text.get(begin..at).unwrap_or_default());
            begin = at;
        }
        last = Some(character);
    }
    words.push(text.get(begin..).unwrap_or_default());
    words
}

/// Takes the outline of one letter down.
struct Pen {
    raster: Rasterizer,
    size: u16,
    start: Point,
    last: Point,
}

/// A letter may reach out of its square: it has twice its size, from a half to the left of its origin.
impl Pen {
    fn new(size: u16) -> Self {
        let side = usize::from(size) * 2;
        Self {
            raster: Rasterizer::new(side, side),
            size,
            start: point(0.0, 0.0),
            last: point(0.0, 0.0),
        }
    }

    /// From the font's plane, where `y` grows upwards, into ours.
    #[expect(clippy::float_arithmetic, reason = "outlines have no whole numbers")]
    fn at(&self, x: f32, y: f32) -> Point {
        let size = f32::from(self.size);
        point(x + size * 0.5, size * 1.5 - y)
    }

    fn fill(&self, canvas: &mut Canvas, (x, y): (i32, i32), colour: Rgb<u8>) {
        let size = i32::from(self.size);
        let (left, top) = (x - size / 2, y - size * 3 / 2);
        self.raster.for_each_pixel_2d(|column, row, cover| {
            let place = i32::try_from(column)
                .and_then(|column| i32::try_from(row).map(|row| (left + column, top + row)));
            if let Ok(place) = place {
                canvas.blend(place, colour, opacity(cover));
            }
        });
    }
}

/// From 0 to 255.
#[expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cover of a pixel is a real number from 0 to 1"
)]
fn opacity(cover: f32) -> u8 {
    (cover.clamp(0.0, 1.0) * 255.0) as u8
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = self.at(x, y);
        self.last = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.raster.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (control, to) = (self.at(cx, cy), self.at(x, y));
        self.raster.draw_quad(self.last, control, to);
        self.last = to;
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (one, two, to) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.raster.draw_cubic(self.last, one, two, to);
        self.last = to;
    }

    fn close(&mut self) {
        self.raster.draw_line(self.last, self.start);
        self.last = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_between_characters_and_between_words() {
        assert_eq!(words("西湖龙井"), ["西", "湖", "龙", "井"]);
        assert_eq!(words("West Lake tea"), ["West", " Lake", " tea"]);
        assert_eq!(words("250 g 罐装"), ["250", " g", " 罐", "装"]);
        assert_eq!(words(""), [""]);
    }
}
