//! Lots that were called back.

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{LotId, OrderLineId, ParcelLotId};
use crate::base::input::Fields;
use crate::base::sql_types::text_enum;
use crate::base::text::clean_text;

/// The most characters of a reason.
const REASON_MAX: usize = 300;

text_enum! {
    /// Who has called a lot back.
    pub enum RecallParty {
        /// The shop.
        Shop => "shop",
        /// An administrator above it.
        Administrator => "administrator",
    }
}

/// A recall.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Recall {
    /// Why, for everybody to read.
    pub reason: String,
    /// By whom.
    pub party: RecallParty,
    /// When.
    pub recalled_at: Timestamp,
}

/// Goods of an order that are of a lot that was called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::Queryable)]
pub struct RecalledGoods {
    /// What of a parcel they are.
    pub id: ParcelLotId,
    /// The lot.
    pub lot: LotId,
    /// The line.
    pub line: OrderLineId,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// When the lot was called back.
    pub recalled_at: Timestamp,
}

/// Reads the `reason` of a recall, and that it is meant (`recall_meant`): it cannot be taken back.
pub fn recall_reason(form: &dyn Fields) -> Result<String> {
    let mut faults = FieldErrors::new();
    let reason = faults.take("reason", clean_text(form.value("reason"), REASON_MAX));
    if form.value("recall_meant").is_empty() {
        faults.add("recall_meant", Code::LotRecallUnconfirmed);
    }
    faults.finish()?;
    Ok(reason.unwrap_or_default())
}
