//! A face of a font file: which glyph a character has, and how wide it is.

use skrifa::raw::TableProvider;
use skrifa::raw::tables::hmtx::Hmtx;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

/// The most faces of a collection that are looked at.
const MAX_FACES: u32 = 64;

/// How a face for simplified Chinese ends its family's name.
const SIMPLIFIED: [&str; 2] = [" SC", " CN"];

/// A glyph of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Glyph {
    /// Its number; 0 is the box for what the font does not have.
    pub id: u32,
    /// Its width in thousandths of the size.
    pub advance: i32,
}

/// A face, read from the bytes of its file.
pub(in crate::web) struct Face<'a> {
    index: u32,
    charmap: Charmap<'a>,
    widths: Hmtx<'a>,
    units_per_em: i32,
}

impl<'a> Face<'a> {
    /// The face of a file; of a collection the one for simplified Chinese, else the first.
    pub fn open(data: &'a [u8]) -> Option<Self> {
        let faces: Vec<(u32, FontRef<'a>)> = (0..MAX_FACES)
            .map_while(|index| Some((index, FontRef::from_index(data, index).ok()?)))
            .collect();
        let chosen = faces.iter().find(|(_, face)| is_simplified(face));
        let (index, face) = chosen.or(faces.first())?;
        Some(Self {
            index: *index,
            charmap: face.charmap(),
            widths: face.hmtx().ok()?,
            units_per_em: face.head().ok()?.units_per_em().max(1).into(),
        })
    }

    /// Which face of the collection it is.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Glyph {
        let id = self.charmap.map(character).unwrap_or_default();
        let width: i32 = self.widths.advance(id).unwrap_or_default().into();
        let half = self.units_per_em / 2;
        Glyph {
            id: id.to_u32(),
            advance: (width * 1_000 + half) / self.units_per_em,
        }
    }

    /// The width of a character in thousandths of the size.
    pub fn advance(&self, character: char) -> i32 {
        self.glyph(character).advance
    }
}

fn is_simplified(face: &FontRef<'_>) -> bool {
    let names = face.localized_strings(StringId::FAMILY_NAME);
    let name = names.english_or_first();
    name.is_some_and(|name| {
        let name: String = name.chars().collect();
        SIMPLIFIED.iter().any(|end| name.ends_with(end))
    })
}
