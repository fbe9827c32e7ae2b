//! Which templates are compiled together: the pages of one area with the layouts and components that
//! they name. Compiled, a template takes forty times its text, and a node that answers buyers seldom
//! draws the pages of an administration.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::Embed;

use crate::base::error::{Error, Result};

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/templates/"]
pub(super) struct TemplateFiles;

/// Pages that the same people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// What everybody sees, pages of faults too.
    Storefront,
    /// What somebody sees of their own: account, orders, application.
    Own,
    Desk,
    Admin,
}

impl Area {
    pub const ALL: [Self; 4] = [Self::Storefront, Self::Own, Self::Desk, Self::Admin];

    /// Where the template with this path is compiled as a page.
    pub fn of(path: &str) -> Self {
        let mut parts = path.split('/');
        match (parts.next(), parts.next()) {
            (Some("pages"), Some("desk")) => Self::Desk,
            (Some("pages"), Some("admin")) => Self::Admin,
            (Some("pages"), Some("storefront")) => Self::Storefront,
            (Some("pages"), _) => Self::Own,
            _ => Self::Storefront,
        }
    }

    /// The templates of its pages and all that these name, by path.
    pub fn sources(self) -> Result<Sources> {
        let mut pages = embedded()?;
        pages.retain(|path, _| !is_named(path) && Self::of(path) == self);
        with_named(pages)
    }
}

/// Texts of templates by their paths.
pub(super) type Sources = BTreeMap<String, String>;

/// These templates and all that they name.
pub(super) fn with_named(pages: Sources) -> Result<Sources> {
    let mut others = embedded()?;
    others.retain(|path, _| is_named(path));
    let mut wanted: Vec<_> = pages.into_iter().collect();
    let mut sources = Sources::new();
    while let Some((path, text)) = wanted.pop() {
        let (named, rest) = others
            .into_iter()
            .partition::<Sources, _>(|(other, _)| names(&text, other));
        others = rest;
        wanted.extend(named);
        sources.insert(path, text);
    }
    Ok(sources)
}

fn embedded() -> Result<Sources> {
    let read = |path: Cow<str>| {
        let file = TemplateFiles::get(&path)
            .ok_or_else(|| Error::internal(format!("{path} is not embedded")))?;
        let text = String::from_utf8(file.data.into_owned()).map_err(Error::internal)?;
        Ok((path.into_owned(), text))
    };
    TemplateFiles::iter().map(read).collect()
}

/// Whether a template is there for others that name it.
fn is_named(path: &str) -> bool {
    path.starts_with("layouts/") || path.starts_with("components/")
}

/// Whether a text names the layout or component file: a layout by its path, a component by the file's
/// name before the dot.
fn names(text: &str, path: &str) -> bool {
    let file = path.strip_prefix("components/");
    match file.and_then(|file| file.strip_suffix(".html")) {
        Some(name) => text.contains(&format!("<{name}.")),
        None => text.contains(&format!("\"{path}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_is_named_after_its_file() {
        for path in TemplateFiles::iter() {
            let Some(file) = path.strip_prefix("components/") else {
                continue;
            };
            let name = file.strip_suffix(".html").unwrap();
            let text = String::from_utf8(TemplateFiles::get(&path).unwrap().data.into()).unwrap();
            let begins = format!("{name}.");
            let others: Vec<_> = text
                .split("{% component ")
                .skip(1)
                .filter(|rest| !rest.starts_with(&begins))
                .map(|rest| rest.lines().next())
                .collect();
            assert!(others.is_empty(), "{path}: {others:?}");
        }
    }

    #[test]
    fn an_area_has_its_pages_and_what_these_name_and_no_more() {
        let has = |area: Area, path: &str| area.sources().unwrap().contains_key(path);
        // The layout of the storefront stands on the one of all pages.
        for path in [
            "pages/storefront/home.html",
            "layouts/storefront.html",
            "layouts/base.html",
            "components/shop.html",
        ] {
            assert!(has(Area::Storefront, path), "{path}");
        }
        for path in [
            "pages/desk/desks.html",
            "pages/orders/order.html",
            "layouts/desk.html",
            "components/settlement.html",
        ] {
            assert!(!has(Area::Storefront, path), "{path}");
        }
        assert!(has(Area::Desk, "layouts/desk.html"));
        assert!(has(Area::Admin, "components/admin.html"));
        let pages = |path: &str| path.starts_with("pages/");
        let all = Area::ALL.map(|area| area.sources().unwrap());
        let count = all
            .iter()
            .flat_map(BTreeMap::keys)
            .filter(|path| pages(path))
            .count();
        assert_eq!(
            count,
            TemplateFiles::iter().filter(|path| pages(path)).count()
        );
    }
}
