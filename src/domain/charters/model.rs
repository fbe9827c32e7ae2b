//! What a charter says.

use diesel::prelude::*;
use serde::Serialize;

use super::state::CharterState;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{CharterId, ShopId};
use crate::base::input::{Fields, Input, Rigor};

/// Most characters of a name.
const MAX_NAME: usize = 40;
/// Most characters of an English name.
const MAX_NAME_EN: usize = 80;
/// Most characters of a story.
const MAX_STORY: usize = 2_000;
/// Most characters of the shorter texts.
const MAX_TEXT: usize = 500;

/// The inputs of the form, in its order.
pub const FIELDS: &[&str] = &[
    "category",
    "specialty_zh",
    "specialty_en",
    "origin_zh",
    "origin_en",
    "production_area",
    "grade_rules",
    "standards",
];

/// A charter.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Charter {
    /// The key.
    pub id: CharterId,
    /// The shop it belongs to.
    pub shop_id: ShopId,
    /// The category of the specialty.
    pub category_code: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// Why it is special here, in Chinese.
    pub origin_zh: String,
    /// The same in English, or empty.
    pub origin_en: String,
    /// Where it grows or is made.
    pub production_area: String,
    /// How it is graded.
    pub grade_rules: String,
    /// The standards it follows.
    pub standards: String,
    /// Where the charter stands.
    pub state: CharterState,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was decided on.
    pub decided_at: Option<Timestamp>,
}

/// What a charter says, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CharterTexts {
    /// The category.
    pub category: String,
    /// The Chinese name.
    pub specialty_zh: String,
    /// The English name, or empty.
    pub specialty_en: String,
    /// Why it is special here, in Chinese.
    pub origin_zh: String,
    /// The same in English, or empty.
    pub origin_en: String,
    /// Where it grows or is made.
    pub production_area: String,
    /// How it is graded.
    pub grade_rules: String,
    /// The standards it follows.
    pub standards: String,
}

impl CharterTexts {
    /// Reads the form; whether the category exists is asked of the database later. Category and
    /// Chinese name are asked for in a draft too: they are what an application begins with.
    pub fn parse(form: &dyn Fields, rigor: Rigor) -> Result<Self> {
        let mut input = Input::new(form, rigor);
        let (category, specialty_zh) = input.always(|input| {
            (
                input.line("category", MAX_NAME),
                input.line("specialty_zh", MAX_NAME),
            )
        });
        let texts = Self {
            category,
            specialty_zh,
            specialty_en: input.optional_line("specialty_en", MAX_NAME_EN),
            origin_zh: input.text("origin_zh", MAX_STORY),
            origin_en: input.optional_text("origin_en", MAX_STORY),
            production_area: input.text("production_area", MAX_TEXT),
            grade_rules: input.optional_text("grade_rules", MAX_TEXT),
            standards: input.optional_text("standards", MAX_TEXT),
        };
        input.finish(texts)
    }
}

impl Fields for Charter {
    fn value(&self, field: &str) -> &str {
        match field {
            "category" => &self.category_code,
            "specialty_zh" => &self.name_zh,
            "specialty_en" => &self.name_en,
            "origin_zh" => &self.origin_zh,
            "origin_en" => &self.origin_en,
            "production_area" => &self.production_area,
            "grade_rules" => &self.grade_rules,
            "standards" => &self.standards,
            _ => "",
        }
    }
}
