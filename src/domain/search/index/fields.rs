//! The fields of the index.

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};

use crate::domain::search::document::Document;
use crate::domain::search::words::{
    Sounds, ends_of, joined, runs, sounds, sounds_of_name, tokens, tokens_of_list,
};

/// Splits at spaces: our own words come ready-made.
const TOKENIZER: &str = "whitespace";

/// Begins the token of a division's code: `#3301`.
pub const CODE_MARK: char = '#';

/// The fields.
#[derive(Debug, Clone, Copy)]
pub struct FieldSet {
    /// The number of the listing.
    pub listing: Field,
    /// The number of its shop.
    pub shop: Field,
    /// Names of the goods.
    pub name: Field,
    /// The place, and the divisions around it.
    pub place: Field,
    /// Category and shop.
    pub kind: Field,
    /// Longer texts.
    pub story: Field,
    /// Pinyin of the names.
    pub name_sound: Field,
    /// Pinyin of the places and of category and shop.
    pub place_sound: Field,
    /// First letters of the pinyin of names.
    pub name_initials: Field,
    /// First letters of the pinyin of places, category and shop.
    pub place_initials: Field,
    /// The code of the category.
    pub category: Field,
    /// Six digits of the region.
    pub region: Field,
    /// Minor units.
    pub price: Field,
    /// Whether it is sold by mass, 0 or 1.
    pub by_mass: Field,
    /// One bit a harvest month.
    pub season: Field,
    /// Milliseconds.
    pub published: Field,
    /// Orders that brought it to a buyer.
    pub sold: Field,
    /// Until when each kind of certificate holds.
    pub certified: Field,
}

/// The names under which fast fields are read.
pub mod fast {
    /// The number of the listing.
    pub const LISTING: &str = "listing";
    /// The code of the category.
    pub const CATEGORY: &str = "category";
    /// Six digits of the region.
    pub const REGION: &str = "region";
    /// Minor units.
    pub const PRICE: &str = "price";
    /// Whether it is sold by mass.
    pub const BY_MASS: &str = "by_mass";
    /// One bit a harvest month.
    pub const SEASON: &str = "season";
    /// Milliseconds.
    pub const PUBLISHED: &str = "published";
    /// Orders that brought it to a buyer.
    pub const SOLD: &str = "sold";
    /// Until when each kind of certificate holds.
    pub const CERTIFIED: &str = "certified";
}

impl FieldSet {
    /// The schema, and the fields in it.
    pub fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            listing: schema.add_u64_field(fast::LISTING, INDEXED | FAST),
            shop: schema.add_u64_field("shop", INDEXED),
            name: words(&mut schema, "name"),
            place: words(&mut schema, "place"),
            kind: words(&mut schema, "kind"),
            story: words(&mut schema, "story"),
            name_sound: words(&mut schema, "name_sound"),
            place_sound: words(&mut schema, "place_sound"),
            name_initials: words(&mut schema, "name_initials"),
            place_initials: words(&mut schema, "place_initials"),
            category: schema.add_text_field(fast::CATEGORY, STRING | FAST),
            region: schema.add_u64_field(fast::REGION, FAST),
            price: schema.add_u64_field(fast::PRICE, FAST),
            by_mass: schema.add_u64_field(fast::BY_MASS, FAST),
            season: schema.add_u64_field(fast::SEASON, FAST),
            published: schema.add_u64_field(fast::PUBLISHED, FAST),
            sold: schema.add_u64_field(fast::SOLD, FAST),
            certified: schema.add_u64_field(fast::CERTIFIED, FAST),
        };
        (schema.build(), fields)
    }

    /// What is written of a document.
    pub fn written(&self, document: &Document) -> TantivyDocument {
        let mut row = TantivyDocument::default();
        row.add_u64(self.listing, number(document.listing.0));
        row.add_u64(self.shop, number(document.shop.0));
        for name in &document.names {
            add_words(&mut row, self.name, name);
            row.add_text(self.name, joined(&runs(name)));
            let ends = ends_of(name);
            if !ends.is_empty() {
                row.add_text(self.name, ends.join(" "));
            }
            let typed = sounds_of_name(name);
            add_sounds(&mut row, [self.name_sound, self.name_initials], &typed);
        }
        for place in &document.place.names {
            add_words(&mut row, self.place, place);
            add_sounds(
                &mut row,
                [self.place_sound, self.place_initials],
                &sounds(place),
            );
        }
        for code in document.region_codes() {
            row.add_text(self.place, format!("{CODE_MARK}{code}"));
        }
        for kind in &document.kinds {
            add_words(&mut row, self.kind, kind);
            add_sounds(
                &mut row,
                [self.place_sound, self.place_initials],
                &sounds(kind),
            );
        }
        for kind in &document.listed {
            row.add_text(self.kind, tokens_of_list(kind).join(" "));
        }
        let mut story = tokens(&document.story_text());
        story.sort_unstable();
        story.dedup();
        row.add_text(self.story, story.join(" "));
        row.add_text(self.category, &document.category);
        row.add_u64(self.region, document.region());
        row.add_u64(self.price, number(document.price_minor));
        row.add_u64(self.by_mass, u64::from(document.is_by_mass));
        row.add_u64(self.season, document.season_bits());
        row.add_u64(self.published, number(document.published_ms));
        row.add_u64(self.sold, number(document.sold));
        row.add_u64(self.certified, document.certified.raw());
        row
    }
}

fn add_words(row: &mut TantivyDocument, field: Field, text: &str) {
    let words = tokens(text);
    if !words.is_empty() {
        row.add_text(field, words.join(" "));
    }
}

fn add_sounds(row: &mut TantivyDocument, fields: [Field; 2], typed: &Sounds) {
    let [whole, initials] = fields;
    if !typed.whole.is_empty() {
        row.add_text(whole, typed.whole.join(" "));
        row.add_text(initials, typed.initials.join(" "));
    }
}

/// A field of ready-made words.
fn words(schema: &mut SchemaBuilder, name: &str) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// A number that is never negative here.
pub fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
