//! What stands on a paper, in the language it is read in.

use serde::Serialize;

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Paper {
    /// What it is: the heading.
    pub title: String,
    /// Who gives it: the shop.
    pub from: String,
    /// What it is of: numbers, moments; lines below the heading.
    pub about: Vec<String>,
    /// Its parts, from top to bottom.
    pub blocks: Vec<Block>,
    /// The last words.
    pub foot: String,
    /// The number at the foot of each page, which is also its file's name: ASCII.
    pub number: String,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::web) enum Block {
    /// Where a parcel goes.
    Address {
        /// What it is.
        heading: String,
        /// Name and telephone, large.
        strong: String,
        /// The rest.
        lines: Vec<String>,
    },
    /// A text below a heading, which may be empty.
    Text {
        /// The heading.
        heading: String,
        /// The text.
        text: String,
    },
    /// Labels with what they stand for.
    Facts {
        /// The rows.
        rows: Vec<Fact>,
    },
    /// A table.
    Table {
        /// What it is of, for who does not see it.
        caption: String,
        /// The columns; the first that is neither numbers nor boxes takes the room that is left.
        columns: Vec<Column>,
        /// The rows, each with a cell a column.
        rows: Vec<Vec<Cell>>,
    },
    /// Amounts that come to a total.
    Sums {
        /// The rows.
        rows: Vec<Sum>,
    },
}

/// A label and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Fact {
    /// The label.
    pub label: String,
    /// What it stands for.
    pub value: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Column {
    /// Its heading.
    pub label: String,
    /// What stands in it: `text`, `word` (short, never broken), `number`, `tick` (a box to tick).
    pub form: &'static str,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Cell {
    /// The text.
    pub text: String,
    /// What follows it in grey; may be empty.
    pub small: String,
}

/// An amount of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Sum {
    /// What it is.
    pub label: String,
    /// The amount.
    pub value: String,
    /// Whether it is what the ones above come to.
    pub is_total: bool,
}

impl Column {
    /// A column of texts of any length.
    pub fn text(label: String) -> Self {
        Self {
            label,
            form: "text",
        }
    }

    /// A column of short texts.
    pub fn word(label: String) -> Self {
        Self {
            label,
            form: "word",
        }
    }

    /// A column of quantities or amounts.
    pub fn number(label: String) -> Self {
        Self {
            label,
            form: "number",
        }
    }

    /// A column of boxes to tick.
    pub fn tick(label: String) -> Self {
        Self {
            label,
            form: "tick",
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self {
            text,
            small: String::new(),
        }
    }
}

impl Sum {
    /// An amount.
    pub fn part(label: String, value: String) -> Self {
        Self {
            label,
            value,
            is_total: false,
        }
    }

    /// What the amounts above come to.
    pub fn total(label: String, value: String) -> Self {
        Self {
            label,
            value,
            is_total: true,
        }
    }
}
