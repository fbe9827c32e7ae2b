//! The templates, compiled once for both languages.

mod functions;
mod language;
mod sets;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::{Context, Tera};

use crate::base::error::{Error, Result};
use crate::base::format::Formats;
use crate::base::i18n::Catalog;
use crate::base::locale::Locale;
use crate::web::assets::Assets;
use crate::web::chrome::Chrome;
use crate::web::templates::sets::{Area, Sources};

/// What a page shows: a struct whose fields its template names.
pub trait PageView: Serialize + Sized {
    /// The path below `templates/`.
    const TEMPLATE: &'static str;

    /// Views that together reach every branch of the template; a test renders each of them in
    /// each language.
    fn samples() -> Vec<Self>;
}

/// The templates. One engine writes both languages, and those of an area are compiled when its first
/// page is asked for: all of them compiled take 14 MiB.
#[derive(Debug)]
pub struct Templates {
    catalog: Arc<Catalog>,
    assets: Arc<Assets>,
    formats: Formats,
    engines: [OnceLock<Tera>; Area::ALL.len()],
}

impl Templates {
    /// Nothing is compiled yet; an unknown key, filter or component is found by the tests, which
    /// render each page.
    pub fn new(catalog: &Arc<Catalog>, assets: &Arc<Assets>, formats: &Formats) -> Self {
        Self {
            catalog: Arc::clone(catalog),
            assets: Arc::clone(assets),
            formats: formats.clone(),
            engines: Default::default(),
        }
    }

    /// The engine of an area.
    fn engine(&self, area: Area) -> Result<&Tera> {
        let [storefront, own, desk, admin] = &self.engines;
        let engine = match area {
            Area::Storefront => storefront,
            Area::Own => own,
            Area::Desk => desk,
            Area::Admin => admin,
        };
        if let Some(compiled) = engine.get() {
            return Ok(compiled);
        }
        // Two that come first at once compile it twice, and one of the two is kept.
        let compiled = self.compile(area.sources()?)?;
        Ok(engine.get_or_init(|| compiled))
    }

    fn compile(&self, sources: Sources) -> Result<Tera> {
        let mut tera = Tera::new();
        functions::register(&mut tera, &self.catalog, &self.assets, &self.formats);
        tera.add_raw_templates(sources).map_err(template_fault)?;
        Ok(tera)
    }

    /// The HTML of a page. The fields of the view are variables of the template, beside `chrome`.
    pub fn page<V: PageView>(&self, locale: Locale, chrome: &Chrome, view: &V) -> Result<String> {
        self.render(V::TEMPLATE, locale, chrome, view)
    }

    /// The same for a template that is named.
    pub fn render(
        &self,
        name: &str,
        locale: Locale,
        chrome: &Chrome,
        view: &impl Serialize,
    ) -> Result<String> {
        draw(self.engine(Area::of(name))?, name, locale, chrome, view)
    }
}

fn draw(
    engine: &Tera,
    name: &str,
    locale: Locale,
    chrome: &Chrome,
    view: &impl Serialize,
) -> Result<String> {
    let mut context = Context::from_serialize(view).map_err(template_fault)?;
    context.insert("chrome", chrome);
    language::writing_in(locale, || engine.render(name, &context)).map_err(template_fault)
}

fn template_fault(fault: tera::Error) -> Error {
    // Tera's own text shows the line; the chain below it says why.
    let mut text = fault.to_string();
    let mut cause = std::error::Error::source(&fault);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    Error::internal(text)
}
