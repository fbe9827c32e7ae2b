//! The stylesheet, the script and the icons: joined from small files at start, named after their
//! content, compressed once, and kept by browsers for ever.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::web::coding::Effort;

/// Where assets are served.
pub const PREFIX: &str = "/assets/";

/// The `Cache-Control` of an asset: its name changes with its content.
pub const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/css/"]
struct Styles;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/js/"]
struct Scripts;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/icons/"]
struct Icons;

/// The icon that also stands for the site in a browser's tab.
pub const SITE_ICON: &str = "seal.svg";

/// How papers look: a file of its own, since no other page needs it.
const PAPER_STYLE: &str = "paper.css";

/// One served file in its three codings.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The media type.
    pub mime: &'static str,
    /// As it is.
    pub plain: Bytes,
    /// With gzip.
    pub gzip: Bytes,
    /// With brotli.
    pub brotli: Bytes,
}

/// All served files.
#[derive(Debug)]
pub struct Assets {
    /// From the name in templates (`app.css`) to the address.
    urls: BTreeMap<String, String>,
    /// From the address to the file.
    files: BTreeMap<String, Asset>,
}

impl Assets {
    /// The files of this process. They are compressed at the first call, which takes most of a
    /// start, and whoever starts a second server in the same process has them at once.
    pub fn shared() -> Result<Arc<Self>> {
        static SHARED: OnceLock<Arc<Assets>> = OnceLock::new();
        if let Some(assets) = SHARED.get() {
            return Ok(Arc::clone(assets));
        }
        let assets = Arc::new(Self::load()?);
        Ok(Arc::clone(SHARED.get_or_init(|| assets)))
    }

    /// Joins, names and compresses the embedded files.
    fn load() -> Result<Self> {
        let mut assets = Self {
            urls: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        assets.add("app.css", stylesheet()?.into_bytes())?;
        assets.add(
            PAPER_STYLE,
            without_comments(&text::<Styles>(PAPER_STYLE)?).into_bytes(),
        )?;
        assets.add("app.js", script()?.into_bytes())?;
        assets.add("icons.svg", sprite()?.into_bytes())?;
        assets.add(SITE_ICON, text::<Icons>(SITE_ICON)?.into_bytes())?;
        Ok(assets)
    }

    /// The address of the file with this name, as in `asset(path="app.css")`.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.urls.get(name).map(String::as_str)
    }

    /// The file at an address; `None` also if the content has changed since.
    pub fn find(&self, url: &str) -> Option<&Asset> {
        self.files.get(url)
    }

    fn add(&mut self, name: &str, plain: Vec<u8>) -> Result<()> {
        let (stem, extension) = name
            .rsplit_once('.')
            .ok_or_else(|| Error::internal(format!("{name} has no extension")))?;
        let url = format!("{PREFIX}{stem}.{}.{extension}", fingerprint(&plain));
        let asset = Asset {
            mime: mime_of(extension),
            gzip: Effort::BEST.gzip(&plain).map_err(Error::internal)?,
            brotli: Effort::BEST.brotli(&plain).map_err(Error::internal)?,
            plain: plain.into(),
        };
        self.urls.insert(name.to_owned(), url.clone());
        self.files.insert(url, asset);
        Ok(())
    }
}

fn mime_of(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        _ => "application/octet-stream",
    }
}

/// Ten hexadecimal digits of the content's SHA-256.
fn fingerprint(content: &[u8]) -> String {
    let mut digits = format!("{:x}", Sha256::digest(content));
    digits.truncate(10);
    digits
}

/// The embedded files below a folder, by name.
fn paths<E: Embed>(folder: &str) -> Vec<String> {
    let mut paths: Vec<String> = E::iter()
        .filter(|path| path.starts_with(folder))
        .map(std::borrow::Cow::into_owned)
        .collect();
    paths.sort();
    paths
}

fn text<E: Embed>(path: &str) -> Result<String> {
    let file = E::get(path).ok_or_else(|| Error::internal(format!("{path} is not embedded")))?;
    String::from_utf8(file.data.into_owned()).map_err(Error::internal)
}

/// Every stylesheet in the order of its layer; within a layer by name.
fn stylesheet() -> Result<String> {
    let mut ordered = vec!["layers.css", "tokens.css", "reset.css", "base.css"]
        .into_iter()
        .map(ToOwned::to_owned)
        .collect::<Vec<_>>();
    ordered.extend(paths::<Styles>("components/"));
    ordered.extend(paths::<Styles>("pages/"));
    ordered.push("utilities.css".to_owned());
    let mut joined = String::new();
    for path in ordered {
        joined.push_str(&text::<Styles>(&path)?);
    }
    Ok(without_comments(&joined))
}

/// Takes out comments and the indentation of lines: a tenth of the bytes, and no build step.
fn without_comments(css: &str) -> String {
    let mut code = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    code.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every script, each in a block of its own, as one module.
fn script() -> Result<String> {
    let mut joined = String::new();
    for path in paths::<Scripts>("") {
        joined.push_str("{\n");
        joined.push_str(&text::<Scripts>(&path)?);
        joined.push_str("}\n");
    }
    Ok(joined)
}

/// Every icon as a symbol of one picture: `leaf.svg` becomes `#leaf`.
fn sprite() -> Result<String> {
    let mut joined = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for path in paths::<Icons>("") {
        let id = path.trim_end_matches(".svg");
        let drawing = text::<Icons>(&path)?;
        let inner = drawing
            .split_once("<svg ")
            .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
            .ok_or_else(|| Error::internal(format!("{path} is no SVG")))?
            .0;
        let inner = inner.replace("xmlns=\"http://www.w3.org/2000/svg\" ", "");
        joined.extend(["<symbol id=\"", id, "\" ", &inner, "</symbol>"]);
    }
    joined.push_str("</svg>");
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::LazyLock;

    use super::*;

    static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets::load().unwrap());

    /// What design allows for HTML and CSS together, and what we leave for the HTML.
    const CSS_BUDGET: usize = 7_700;

    #[test]
    fn files_are_found_by_an_address_that_names_their_content() {
        let url = ASSETS.url("app.css").unwrap();
        assert!(url.starts_with("/assets/app."));
        assert_eq!(
            mime_of(url.rsplit_once('.').unwrap().1),
            "text/css; charset=utf-8"
        );
        assert_eq!(url.len(), "/assets/app.0123456789.css".len());
        assert!(ASSETS.find(url).is_some());
        assert!(ASSETS.find("/assets/app.0000000000.css").is_none());
        assert!(ASSETS.url("nothing.css").is_none());
    }

    #[test]
    fn the_codings_unpack_to_the_same_bytes() {
        for url in ASSETS.urls.values() {
            let asset = ASSETS.find(url).unwrap();
            let mut unpacked = Vec::new();
            brotli::Decompressor::new(asset.brotli.as_ref(), 4_096)
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, asset.plain);
            unpacked.clear();
            flate2::read::GzDecoder::new(asset.gzip.as_ref())
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, asset.plain);
        }
    }

    #[test]
    fn the_stylesheet_leaves_room_for_the_page_in_the_first_window() {
        let css = ASSETS.find(ASSETS.url("app.css").unwrap()).unwrap();
        assert!(
            css.brotli.len() <= CSS_BUDGET,
            "{} bytes of CSS after brotli, {CSS_BUDGET} allowed",
            css.brotli.len()
        );
    }

    #[test]
    fn comments_and_indentation_are_left_out() {
        assert_eq!(
            without_comments("/* a */\na {\n  b: c; /* d */\n}\n"),
            "a {\nb: c;\n}"
        );
    }
}
