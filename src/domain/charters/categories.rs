//! The categories of specialties, as the data file has them.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::store;
use crate::base::error::{Error, Result};
use crate::base::locale::Locale;
use crate::db::Tx;

/// Follows the classes of NY/T 3177 where there is one; see `assets/data/README.md`.
const FILE: &str = include_str!("../../../assets/data/categories.csv");

/// A category of specialties.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Serialize)]
pub struct Category {
    /// The word in addresses: `tea`.
    pub code: String,
    /// The Chinese name.
    pub name_zh: String,
    /// The English name.
    pub name_en: String,
    /// Its place in lists, from 0.
    pub position: i32,
}

impl Category {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        locale.pick(&self.name_zh, &self.name_en)
    }
}

#[derive(Debug, Deserialize)]
struct Line {
    code: String,
    name_zh: String,
    name_en: String,
}

/// Puts the categories of the data file into the database; can be repeated.
pub fn seed(tx: &mut Tx<'_>) -> Result<usize> {
    let categories = of_file(FILE)?;
    store::upsert_categories(tx, &categories)?;
    Ok(categories.len())
}

fn of_file(text: &str) -> Result<Vec<Category>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize::<Line>()
        .zip(0_i32..)
        .map(|(line, position)| {
            let line = line.map_err(Error::internal)?;
            Ok(Category {
                code: line.code,
                name_zh: line.name_zh,
                name_en: line.name_en,
                position,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_each_category_once() {
        let all = of_file(FILE).unwrap();
        assert_eq!(all.len(), 17);
        let tea = all.iter().find(|category| category.code == "tea").unwrap();
        assert_eq!(tea.name(Locale::Zh), "茶叶");
        assert_eq!(tea.name(Locale::En), "Tea");
        let codes: std::collections::BTreeSet<_> = all.iter().map(|c| &c.code).collect();
        assert_eq!(codes.len(), all.len());
    }
}
