//! Reads PDFs back: what stands on each page, by the glyphs that are drawn and by what the file says
//! that they mean, as whoever copies the text would have it.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// What the glyphs of a font mean.
type Meanings = BTreeMap<u16, String>;

/// The text of each page without white space, in the order in which it is drawn.
pub fn texts(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages
        .values()
        .map(|page| text_of(&document, *page))
        .collect()
}

/// The farthest that a letter is moved from where the letter before it ends, in thousandths of the
/// size of the font. Above 2 000 a text no longer stands together: whoever opens the file sees its
/// first letter only.
pub fn farthest_move(bytes: &[u8]) -> f32 {
    let document = Document::load_mem(bytes).unwrap();
    let mut farthest = 0.0_f32;
    for page in document.get_pages().values() {
        let content = document.get_page_content(*page).unwrap();
        for operation in Content::decode(&content).unwrap().operations {
            let [Object::Array(parts)] = &operation.operands[..] else {
                continue;
            };
            let moves = parts.iter().filter_map(|part| part.as_float().ok());
            if operation.operator == "TJ" {
                farthest = moves.fold(farthest, |most, by| most.max(by.abs()));
            }
        }
    }
    farthest
}

fn text_of(document: &Document, page: ObjectId) -> String {
    let fonts = document.get_page_fonts(page).unwrap();
    let fonts: BTreeMap<Vec<u8>, Meanings> = fonts
        .into_iter()
        .map(|(name, font)| (name, meanings(document, font)))
        .collect();
    let content = document.get_page_content(page).unwrap();
    let mut font = None;
    let mut text = String::new();
    for operation in Content::decode(&content).unwrap().operations {
        match operation.operator.as_str() {
            "Tf" => font = fonts.get(operation.operands[0].as_name().unwrap()),
            "Tj" | "TJ" => shown(&operation.operands, font.unwrap(), &mut text),
            _ => {}
        }
    }
    text.split_whitespace().collect()
}

/// Adds what an operation shows: texts, or an array of texts and distances.
fn shown(operands: &[Object], font: &Meanings, text: &mut String) {
    for operand in operands {
        match operand {
            Object::String(glyphs, _) => {
                for glyph in glyphs.chunks(2) {
                    let glyph = u16::from_be_bytes(glyph.try_into().unwrap());
                    text.push_str(&font[&glyph]);
                }
            }
            Object::Array(parts) => shown(parts, font, text),
            _ => {}
        }
    }
}

/// Reads the lines `<0001> <6751>` of a font's ToUnicode.
fn meanings(document: &Document, font: &Dictionary) -> Meanings {
    let map = font.get(b"ToUnicode").unwrap();
    let (_, map) = document.dereference(map).unwrap();
    let map = map.as_stream().unwrap().get_plain_content().unwrap();
    let map = String::from_utf8(map).unwrap();
    let mut meanings = Meanings::new();
    for list in map.split("beginbfchar").skip(1) {
        let (list, _) = list.split_once("endbfchar").unwrap();
        for line in list.lines().filter(|line| !line.trim().is_empty()) {
            let (glyph, meaning) = line.split_once("> <").unwrap();
            let glyph = u16::from_str_radix(glyph.trim_start_matches('<'), 16).unwrap();
            let meaning = meaning.trim_end().trim_end_matches('>');
            let units: Vec<u16> = (0..meaning.len() / 4)
                .map(|at| u16::from_str_radix(&meaning[at * 4..at * 4 + 4], 16).unwrap())
                .collect();
            meanings.insert(glyph, String::from_utf16(&units).unwrap());
        }
    }
    meanings
}
