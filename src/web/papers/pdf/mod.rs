//! A paper as a PDF on A4: broken into lines, laid out on pages, drawn.
//!
//! All lengths are whole numbers of a fiftieth of a point (1/3600 inch), downwards from the upper
//! left corner: there is no arithmetic of floats.

mod breaking;
mod draw;
mod face;
mod layout;

use std::sync::Arc;

pub(in crate::web) use self::face::Face;
use super::Paper;
use crate::base::error::{Error, Result};

/// Units of a point.
const PER_POINT: i32 = 50;

/// Writes a paper with a font; `language` is the BCP 47 tag of its texts. The file
/// holds only the glyphs that it uses, and its text can be searched and copied.
///
/// # Errors
/// If it is no font.
pub(super) fn write(paper: &Paper, data: &Arc<Vec<u8>>, language: &str) -> Result<Vec<u8>> {
    let no_font = || Error::internal("papers_font: no font");
    let face = Face::open(data).ok_or_else(no_font)?;
    let pages = layout::pages(paper, &|character| face.advance(character));
    let font = krilla::text::Font::new(Arc::clone(data).into(), face.index());
    draw::document(paper, &pages, (&face, font.ok_or_else(no_font)?), language)
}

#[cfg(test)]
mod tests;
