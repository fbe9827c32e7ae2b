//! What templates can call: texts, amounts, moments, addresses of assets.

use std::borrow::Cow;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::base::clock::Timestamp;
use crate::base::error::Error;
use crate::base::format::{self, Formats};
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;
use crate::base::money::{Money, unit_prices};
use crate::base::quantity::Grams;
use crate::domain::search::is_han;
use crate::web::art;
use crate::web::assets::Assets;
use crate::web::forms::{field_id, label_key};
use crate::web::priced_mass;
use crate::web::templates::language::current;

/// Registers everything; must run before templates are added.
pub(super) fn register(
    tera: &mut Tera,
    catalog: &Arc<Catalog>,
    assets: &Arc<Assets>,
    formats: &Formats,
) {
    texts(tera, catalog);
    values(tera, formats);
    unit_price(tera, catalog, formats);
    times_mass(tera, catalog, formats);
    let assets = Arc::clone(assets);
    tera.register_function("asset", move |args: Kwargs, _: &State| {
        let path = args.must_get::<&str>("path")?;
        assets
            .url(path)
            .map(ToOwned::to_owned)
            .ok_or_else(|| tera::Error::message(format!("there is no asset {path}")))
    });
    // What is written in Chinese on a page in another language.
    tera.register_filter("is_foreign", |text: Cow<'_, str>, _: Kwargs, _: &State| {
        current() != Locale::Zh && is_chinese(&text)
    });
    tera.register_function("art", |args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(art::url(args.must_get("category")?, args.must_get("name")?))
    });
}

/// `t`, `message`, `label`, and the `id` of an input.
fn texts(tera: &mut Tera, catalog: &Arc<Catalog>) {
    let texts = Arc::clone(catalog);
    tera.register_function("t", move |args: Kwargs, _: &State| -> TeraResult<String> {
        let key = args.must_get::<&str>("key")?;
        let filled: Vec<(&str, Arg)> = args
            .iter()
            .filter_map(|(name, value)| Some((name.as_str()?, arg(value))))
            .filter(|(name, _)| *name != "key")
            .collect();
        Ok(texts.text(current(), key, &filled))
    });
    let texts = Arc::clone(catalog);
    tera.register_function(
        "message",
        move |args: Kwargs, _: &State| -> TeraResult<String> {
            let fault = args.must_get::<&Value>("of")?;
            let key = fault
                .get_from_path("key")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let params = fault.get_from_path("params").and_then(Value::as_map);
            let filled: Vec<(&str, Arg)> = params
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.as_str()?, arg(value))))
                .collect();
            Ok(texts.text(current(), key, &filled))
        },
    );
    let texts = Arc::clone(catalog);
    tera.register_function(
        "label",
        move |args: Kwargs, _: &State| -> TeraResult<String> {
            let key = label_key(args.must_get("name")?);
            Ok(texts.find_text(current(), &key).unwrap_or_default())
        },
    );
    tera.register_filter("field_id", |name: Cow<'_, str>, _: Kwargs, _: &State| {
        field_id(&name)
    });
}

/// `money`, `mass`, `weight`, `number`, `date`, `datetime`, `iso`.
fn values(tera: &mut Tera, formats: &Formats) {
    let by = formats.clone();
    tera.register_filter(
        "money",
        move |minor: i64, _: Kwargs, _: &State| -> TeraResult<String> {
            Ok(by.money(Money::new(minor).map_err(value_fault)?))
        },
    );
    tera.register_filter(
        "mass",
        |grams: i64, _: Kwargs, _: &State| -> TeraResult<String> {
            let mass = Grams::new(grams).map_err(value_fault)?;
            Ok(format::mass(mass, current()))
        },
    );
    tera.register_filter(
        "weight",
        |grams: i64, _: Kwargs, _: &State| -> TeraResult<String> {
            let mass = Grams::new(grams).map_err(value_fault)?;
            Ok(format::weight(mass, current()))
        },
    );
    tera.register_filter("number", |value: i64, _: Kwargs, _: &State| {
        format::number(value)
    });
    let by = formats.clone();
    tera.register_filter("date", move |ms: i64, _: Kwargs, _: &State| {
        by.date(Timestamp::from_ms(ms))
    });
    let by = formats.clone();
    tera.register_filter("datetime", move |ms: i64, _: Kwargs, _: &State| {
        by.datetime(Timestamp::from_ms(ms))
    });
    let by = formats.clone();
    tera.register_filter("iso", move |ms: i64, _: Kwargs, _: &State| {
        by.iso(Timestamp::from_ms(ms))
    });
}

/// `price | unit_price(grams=250)`: the price of a 斤 and of a kilogram, or of a kilogram alone
/// (`kg_only=true`); empty without a mass.
fn unit_price(tera: &mut Tera, catalog: &Arc<Catalog>, formats: &Formats) {
    let (texts, by) = (Arc::clone(catalog), formats.clone());
    let write = move |minor: i64, args_given: Kwargs, _: &State| -> TeraResult<String> {
        // `None` for a pack without a known mass.
        let grams = args_given
            .must_get::<&Value>("grams")?
            .as_i64()
            .unwrap_or_default();
        let price = Money::new(minor).map_err(value_fault)?;
        let net = Grams::new(grams).map_err(value_fault)?;
        Ok(match unit_prices(price, net).map_err(value_fault)? {
            None => String::new(),
            Some(prices) => {
                let args = [
                    ("jin", by.money(prices.per_jin).into()),
                    ("kg", by.money(prices.per_kg).into()),
                ];
                let kg_only = args_given.get("kg_only")?.unwrap_or_default();
                let key = if kg_only {
                    "price-per-kg"
                } else {
                    "price-per-mass"
                };
                texts.text(current(), key, &args)
            }
        })
    };
    tera.register_filter("unit_price", write);
}

/// `price | times_mass(grams=1500)`: a price for 500 g and the amount bought at it.
fn times_mass(tera: &mut Tera, catalog: &Arc<Catalog>, formats: &Formats) {
    let (texts, by) = (Arc::clone(catalog), formats.clone());
    let write = move |minor: i64, args: Kwargs, _: &State| -> TeraResult<String> {
        let price = Money::new(minor).map_err(value_fault)?;
        let mass = Grams::new(args.must_get("grams")?).map_err(value_fault)?;
        let texts = (&*texts, current());
        let price = priced_mass::price(texts, &by, price).map_err(value_fault)?;
        Ok(format!("{price} × {}", priced_mass::amount(texts, mass)))
    };
    tera.register_filter("times_mass", write);
}

/// Whether a text is mostly Chinese; a character says as much as two letters. Names of goods in an
/// English sentence, or letters of a standard in a Chinese one, change nothing.
fn is_chinese(text: &str) -> bool {
    let chinese = text.chars().filter(|c| is_han(*c)).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    chinese > 0 && chinese * 2 >= letters
}

fn value_fault(fault: Error) -> tera::Error {
    tera::Error::message(fault)
}

fn arg(value: &Value) -> Arg {
    match value.as_i64() {
        Some(number) if !value.is_string() => Arg::Number(number),
        _ => match value.as_str() {
            Some(text) => Arg::Text(text.to_owned()),
            None => Arg::Text(value.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_language_of_most_of_it() {
        for chinese in [
            "茶",
            "GB/T 18650 地理标志产品 龙井茶",
            "<p>家家种茶。</p>",
            "王**",
        ] {
            assert!(is_chinese(chinese), "{chinese}");
        }
        for other in ["", "250 g", "Longjing (龙井) from Hangzhou", "<p>x</p>"] {
            assert!(!is_chinese(other), "{other}");
        }
    }
}
