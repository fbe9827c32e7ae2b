//! An answer of the server, and ways to look into it.

use reqwest::header::{HeaderMap, LOCATION};
use scraper::{ElementRef, Html, Selector};

/// An answer, read to its end.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

/// What a browser would send of a form.
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// Fails if the answer breaks off.
    pub async fn read(response: reqwest::Response) -> reqwest::Result<Self> {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await?.to_vec();
        Ok(Self {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        })
    }

    /// The value of a header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads; fails if it is none.
    pub fn location(&self) -> String {
        let location = self.headers.get(LOCATION);
        let location = location.unwrap_or_else(|| panic!("no redirect: {}", self.shown()));
        location.to_str().unwrap().to_owned()
    }

    /// Whether an element is there.
    pub fn has(&self, css: &str) -> bool {
        self.count(css) > 0
    }

    pub fn count(&self, css: &str) -> usize {
        self.html().select(&selector(css)).count()
    }

    /// The text of the first element; fails if there is none.
    pub fn text(&self, css: &str) -> String {
        self.texts(css)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {css}: {}", self.shown()))
    }

    /// The texts of all elements, with runs of white space made one.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let html = self.html();
        let css = selector(css);
        let found = html.select(&css);
        found.map(|element| squeezed(element.text())).collect()
    }

    /// An attribute of the first element; fails if there is none.
    pub fn attribute(&self, css: &str, name: &str) -> String {
        let html = self.html();
        let value = html
            .select(&selector(css))
            .next()
            .and_then(|element| element.attr(name));
        let value = value.unwrap_or_else(|| panic!("no {css} with {name}: {}", self.shown()));
        value.to_owned()
    }

    /// Whether the words stand on the page.
    pub fn says(&self, words: &str) -> bool {
        squeezed(self.html().root_element().text()).contains(words)
    }

    /// The form that `css` finds, with what its inputs hold.
    pub fn form(&self, css: &str) -> Form {
        let html = self.html();
        let found = html.select(&selector(css)).next();
        let form = found.unwrap_or_else(|| panic!("no form {css}: {}", self.shown()));
        Form {
            action: form.attr("action").unwrap_or_default().to_owned(),
            fields: form
                .select(&selector("input[name], textarea[name], select[name]"))
                .filter_map(field)
                .collect(),
        }
    }

    /// The token that forms of this page carry.
    pub fn csrf_token(&self) -> Option<String> {
        let (_, rest) = self.body.split_once("name=\"csrf_token\" value=\"")?;
        let (token, _) = rest.split_once('"')?;
        (!token.is_empty()).then(|| token.to_owned())
    }

    /// Status and text, for messages of failing tests.
    pub fn shown(&self) -> String {
        let text = squeezed(self.html().root_element().text());
        format!("{} {text}", self.status)
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn squeezed<'a>(text: impl Iterator<Item = &'a str>) -> String {
    let all: String = text.collect::<Vec<_>>().join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Name and value of an input as a browser would send it; nothing of an unticked box or a file.
fn field(input: ElementRef<'_>) -> Option<(String, String)> {
    let name = input.attr("name")?.to_owned();
    let value = match (input.value().name(), input.attr("type")) {
        ("textarea", _) => input.text().collect(),
        ("select", _) => chosen(input)?,
        (_, Some("checkbox" | "radio")) => {
            input.attr("checked")?;
            input.attr("value").unwrap_or("on").to_owned()
        }
        (_, Some("file" | "submit" | "button")) => return None,
        _ => input.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options = selector("option");
    let all: Vec<_> = select.select(&options).collect();
    let marked = all.iter().find(|option| option.attr("selected").is_some());
    let option = marked.or(all.first())?;
    let text = || squeezed(option.text());
    Some(option.attr("value").map_or_else(text, ToOwned::to_owned))
}
