//! The templates, compiled once at start for both languages.

mod functions;
mod language;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rust_embed::Embed;
use serde::Serialize;
use tera::{Context, Tera};

use crate::base::error::{Error, Result};
use crate::base::format::Formats;
use crate::base::i18n::Catalog;
use crate::base::locale::Locale;
use crate::web::assets::Assets;
use crate::web::chrome::Chrome;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/templates/"]
struct TemplateFiles;

/// What a page shows: a struct whose fields its template names.
pub trait PageView: Serialize + Sized {
    /// The path below `templates/`.
    const TEMPLATE: &'static str;

    /// Views that together reach every branch of the template; a test renders each of them in
    /// each language.
    fn samples() -> Vec<Self>;
}

/// The compiled templates; one engine writes both languages, since all of them compiled take 14 MiB.
#[derive(Debug, Clone)]
pub struct Templates(Tera);

impl Templates {
    /// Compiles every template; an unknown key, filter or component is found by the tests.
    pub fn load(catalog: &Arc<Catalog>, assets: &Arc<Assets>, formats: &Formats) -> Result<Self> {
        let mut tera = Tera::new();
        functions::register(&mut tera, catalog, assets, formats);
        let mut sources = Vec::new();
        for path in TemplateFiles::iter() {
            let file = TemplateFiles::get(&path)
                .ok_or_else(|| Error::internal(format!("{path} is not embedded")))?;
            let source = String::from_utf8(file.data.into_owned()).map_err(Error::internal)?;
            sources.push((path.into_owned(), source));
        }
        tera.add_raw_templates(sources).map_err(template_fault)?;
        Ok(Self(tera))
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
        let mut context = Context::from_serialize(view).map_err(template_fault)?;
        context.insert("chrome", chrome);
        language::writing_in(locale, || self.0.render(name, &context)).map_err(template_fault)
    }
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
