//! Reads what the site writes for programs, as programs do.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::visitor::Visitor;

/// An element of a document: its name as it is written, its attributes, its own text, its children.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The text of the one child of this name.
    pub fn one<'a>(&'a self, name: &'a str) -> &'a str {
        let found: Vec<_> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} in {self:?}");
        &found[0].text
    }

    /// The children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a document strictly; its root.
pub fn parse(document: &str) -> Element {
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event();
        match event.unwrap_or_else(|fault| panic!("{fault}: {document}")) {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let one = element(&start);
                open.last_mut().unwrap().children.push(one);
            }
            Event::End(_) => {
                let one = open.pop().unwrap();
                open.last_mut().unwrap().children.push(one);
            }
            Event::Text(text) => open.last_mut().unwrap().text += &text.decode().unwrap(),
            Event::GeneralRef(of) => {
                let of = of.decode().unwrap();
                let meant = quick_xml::escape::unescape(&format!("&{of};"))
                    .unwrap()
                    .into_owned();
                open.last_mut().unwrap().text += &meant;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed: {document}");
    let mut roots = open.pop().unwrap().children;
    assert_eq!(roots.len(), 1);
    roots.pop().unwrap()
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let attribute = |one: quick_xml::events::attributes::Attribute<'_>| {
        let value = text(&one.value);
        let value = quick_xml::escape::unescape(&value).unwrap().into_owned();
        (text(one.key.as_ref()), value)
    };
    Element {
        name: text(start.name().as_ref()),
        attributes: start
            .attributes()
            .map(|one| attribute(one.unwrap()))
            .collect(),
        ..Element::default()
    }
}

/// All addresses of the map, from the file that robots are told of.
pub fn mapped(visitor: &Visitor) -> BTreeSet<String> {
    let origin = visitor.origin();
    let index = visitor.get("/sitemap.xml");
    assert_eq!(
        (index.status, index.header("content-type")),
        (200, "application/xml; charset=utf-8")
    );
    let index = parse(&index.body);
    assert_eq!(index.name, "sitemapindex");
    let mut found = BTreeSet::new();
    for part in index.all("sitemap") {
        let path = part.one("loc").strip_prefix(origin).unwrap();
        let part = visitor.get(path);
        assert_eq!(part.status, 200, "{path}");
        for entry in parse(&part.body).all("url") {
            let address = entry.one("loc").to_owned();
            assert!(found.insert(address.clone()), "{address} twice");
        }
    }
    found
}
