//! Writes what is laid out as a PDF.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::super::Paper;
use super::face::Face;
use super::layout::{Item, PAGE_HEIGHT, PAGE_WIDTH, Tone};
use crate::base::error::{Error, Result};

/// A unit in points: 1/50.
const SCALE: f32 = 0.02;
/// A4 in points.
const A4: (f32, f32) = (595.28, 841.88);

/// The bytes of a document with these pages.
pub(super) fn document(
    paper: &Paper,
    pages: &[Vec<Item>],
    (face, font): (&Face<'_>, Font),
    language: &str,
) -> Result<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings {
        // Nothing on these papers is worth a second structure; the page says the same as HTML.
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    let about = Metadata::new()
        .title(format!("{} {}", paper.title, paper.number))
        .authors(vec![paper.from.clone()])
        .language(language.to_owned());
    document.set_metadata(about);
    for items in pages {
        let size = PageSettings::from_wh(A4.0, A4.1);
        let mut page = document.start_page_with(size.ok_or_else(|| Error::internal("no A4"))?);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(SCALE, SCALE));
        for item in items {
            draw(&mut surface, item, face, &font);
        }
        surface.pop();
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|fault| Error::internal(format!("a PDF: {fault:?}")))
}

fn draw(surface: &mut Surface<'_>, item: &Item, face: &Face<'_>, font: &Font) {
    match item {
        Item::Text {
            x,
            y,
            size,
            tone,
            text,
        } => {
            surface.set_fill(Some(Fill {
                paint: luma::Color::new(match tone {
                    Tone::Black => 0,
                    Tone::Grey => 96,
                })
                .into(),
                ..Fill::default()
            }));
            surface.set_stroke(None);
            let glyphs: Vec<KrillaGlyph> = text
                .char_indices()
                .map(|(at, character)| {
                    let glyph = face.glyph(character);
                    let advance = in_sizes(glyph.advance);
                    let range = at..at + character.len_utf8();
                    KrillaGlyph::new(GlyphId::new(glyph.id), advance, 0.0, 0.0, 0.0, range, None)
                })
                .collect();
            let start = Point::from_xy(number(*x), number(*y));
            surface.draw_glyphs(start, &glyphs, font.clone(), text, number(*size), false);
        }
        Item::Rule {
            from,
            to,
            y,
            weight,
        } => line(surface, &[(*from, *y), (*to, *y)], *weight),
        Item::Box { x, y, side } => {
            let (right, bottom) = (x + side, y + side);
            let corners = [
                (*x, *y),
                (right, *y),
                (right, bottom),
                (*x, bottom),
                (*x, *y),
            ];
            line(surface, &corners, super::PER_POINT * 3 / 4);
        }
    }
}

fn line(surface: &mut Surface<'_>, points: &[(i32, i32)], weight: i32) {
    let mut path = PathBuilder::new();
    for (at, (x, y)) in points.iter().enumerate() {
        if at == 0 {
            path.move_to(number(*x), number(*y));
        } else {
            path.line_to(number(*x), number(*y));
        }
    }
    let Some(path) = path.finish() else {
        return;
    };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::new(0).into(),
        width: number(weight),
        ..Stroke::default()
    }));
    surface.draw_path(&path);
}

/// A length for the writer. All of them lie on the page, which is less than 65 536 units high.
fn number(units: i32) -> f32 {
    const { assert!(PAGE_HEIGHT < 65_536 && PAGE_WIDTH < 65_536) }
    f32::from(u16::try_from(units).unwrap_or_default())
}

/// A width of so many thousandths of the size of the letters, in sizes: the writer scales it
/// itself, and asks for it at the size 1 as well.
#[expect(
    clippy::float_arithmetic,
    reason = "the writer takes the width of a letter as a part of its size, and nothing else"
)]
fn in_sizes(thousandths: i32) -> f32 {
    number(thousandths) / 1_000.0
}
