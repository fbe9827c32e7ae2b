//! What a checkout comes to: goods and freight of each shop, and all of it together.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::flows::checkout::{Basket, Parcel, Seen};
use crate::domain::freight::{ChargeBy, Quote, Reason};
use crate::web::shown_reduction::ReductionView;
use crate::web::templates::PageView;

/// The sums, and the text by which the server knows what was shown.
#[derive(Debug, Clone, Serialize)]
pub struct SumsView {
    /// Each shop.
    pub shops: Vec<ShopSums>,
    /// All of it; none while a freight is open.
    pub total: Option<Money>,
    /// The goods less what is taken off them, while a freight is open and will be added; none where
    /// some shop does not send, for then nothing can be ordered.
    pub goods: Option<Money>,
    /// What is shown here, see [`Seen`].
    pub seen: String,
    /// Whether some shop does not send to the chosen province.
    pub has_not_sent: bool,
}

/// The sums of one shop.
#[derive(Debug, Clone, Serialize)]
pub struct ShopSums {
    /// Its name.
    pub name: String,
    /// Its goods.
    pub items: Money,
    /// What is taken off, and who bears it.
    pub reductions: Vec<ReductionView>,
    /// What sending costs; none while it is open.
    pub freight: Option<Money>,
    /// Sent free from this amount on, which is reached.
    pub free_over: Option<Money>,
    /// Sent free from so many pieces on, which are there.
    pub free_pieces: Option<i64>,
    /// What the freight is made of.
    pub steps: Option<StepsView>,
    /// The day from which all of it is sent together, while something is sold before its harvest.
    pub presale: Option<NaiveDate>,
    /// Whether it does not send to the chosen province.
    pub is_not_sent: bool,
}

/// The rule that a freight follows from.
#[derive(Debug, Clone, Serialize)]
pub struct StepsView {
    /// Whether grams are counted, and not pieces.
    pub is_by_mass: bool,
    /// Units that the first price covers.
    pub first_units: i64,
    /// That price.
    pub first: Money,
    /// Units of a further step.
    pub next_units: i64,
    /// Its price.
    pub next: Money,
}

impl SumsView {
    /// The sums of a basket on a day.
    pub fn new(basket: &Basket, (locale, today): (Locale, NaiveDate)) -> Result<Self> {
        let shops = basket.parcels.iter();
        let sums = |parcel| ShopSums::new(parcel, (locale, today));
        Ok(Self {
            shops: shops.map(sums).collect(),
            total: basket.total()?,
            goods: goods_of(basket)?,
            seen: Seen::of(basket)?.to_text(),
            has_not_sent: basket.has_not_sent(),
        })
    }
}

fn goods_of(basket: &Basket) -> Result<Option<Money>> {
    if basket.has_not_sent() || basket.is_empty() {
        return Ok(None);
    }
    let of_parcel = |parcel: &Parcel| parcel.items.checked_sub(parcel.reduced()?);
    let goods: Result<Vec<Money>> = basket.parcels.iter().map(of_parcel).collect();
    Money::total(goods?).map(Some)
}

impl ShopSums {
    fn new(parcel: &Parcel, (locale, today): (Locale, NaiveDate)) -> Self {
        let reason = match parcel.freight {
            Some(Quote::Fee { reason, .. }) => Some(reason),
            Some(Quote::NotSent) | None => None,
        };
        Self {
            name: locale
                .pick(&parcel.shop.name_zh, &parcel.shop.name_en)
                .to_owned(),
            items: parcel.items,
            reductions: ReductionView::all(&parcel.reductions, locale),
            freight: parcel.fee(),
            free_over: match reason {
                Some(Reason::FreeOver(limit)) => Some(limit),
                _ => None,
            },
            free_pieces: match reason {
                Some(Reason::FreeOverPieces(limit)) => Some(limit),
                _ => None,
            },
            steps: reason.and_then(StepsView::new),
            presale: parcel.presale(today),
            is_not_sent: parcel.freight == Some(Quote::NotSent),
        }
    }
}

impl StepsView {
    fn new(reason: Reason) -> Option<Self> {
        match reason {
            Reason::FreeOver(_) | Reason::FreeOverPieces(_) => None,
            Reason::Steps {
                charge_by,
                first_units,
                first,
                next_units,
                next,
            } => Some(Self {
                is_by_mass: charge_by == ChargeBy::Mass,
                first_units,
                first,
                next_units,
                next,
            }),
        }
    }
}

/// The sums without the frame of a page, for the script that follows the choice of a province.
#[derive(Debug, Serialize)]
pub struct SumsFragment {
    /// The sums.
    pub sums: SumsView,
}

impl PageView for SumsFragment {
    const TEMPLATE: &'static str = "fragments/checkout_sums.html";

    fn samples() -> Vec<Self> {
        super::samples::views()
            .into_iter()
            .map(|view| Self { sums: view.sums })
            .collect()
    }
}
