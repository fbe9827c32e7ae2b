//! XML documents.

use std::io;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::LANGUAGE_OF;
use crate::base::error::{Error, Result};

/// An element under construction.
pub(super) type Xml = Writer<Vec<u8>>;

/// The answer with a document whose root is written by `write`, and for how long it is kept.
pub(super) fn answer(
    (media_type, keep): (&'static str, &str),
    write: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> Result<HttpResponse> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| write(&mut xml))
        .map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CACHE_CONTROL, keep))
        .insert_header((VARY, LANGUAGE_OF))
        .body(xml.into_inner()))
}

/// Writes `<name>text</name>`. Characters that XML 1.0 does not know are left out.
pub(super) fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let known: String = text.chars().filter(|c| is_known(*c)).collect();
    xml.create_element(name)
        .write_text_content(BytesText::new(&known))
        .map(drop)
}

/// `Char` of <https://www.w3.org/TR/xml/#charsets>.
fn is_known(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o_38_what_a_villager_wrote_stays_text() {
        let mut xml = Writer::new(Vec::new());
        text(&mut xml, "a", "茶 & \"<b>\"\u{0}\u{b}\u{ffff}\n末").unwrap();
        let written = String::from_utf8(xml.into_inner()).unwrap();
        assert_eq!(written, "<a>茶 &amp; &quot;&lt;b&gt;&quot;\n末</a>");
    }
}
