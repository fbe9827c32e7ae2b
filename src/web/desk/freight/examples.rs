//! What sending costs by the rules as they stand, for a few parcels to the shop's own province.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::domain::freight::{ChargeBy, Load, Quote, Template};

/// Kilograms, or pieces.
const SIZES: [i64; 3] = [1, 3, 5];
const GRAMS_OF_A_KILOGRAM: i64 = 1_000;

/// One parcel; either its mass or its pieces are set.
#[derive(Debug, Serialize)]
pub(super) struct Example {
    grams: Option<i64>,
    pieces: Option<i64>,
    fee_minor: i64,
}

/// The examples; none for a province to which the shop does not send.
pub(super) fn examples(template: &Template, province: &str) -> Result<Vec<Example>> {
    let mut all = Vec::new();
    for size in SIZES {
        let is_by_mass = template.charge_by == ChargeBy::Mass;
        let grams = is_by_mass.then_some(size * GRAMS_OF_A_KILOGRAM);
        let pieces = (!is_by_mass).then_some(size);
        let load = Load {
            goods: Money::ZERO,
            pieces: pieces.unwrap_or(1),
            mass: Grams::new(grams.unwrap_or_default())?,
        };
        if let Quote::Fee { fee, .. } = template.quote(province, &load)? {
            all.push(Example {
                grams,
                pieces,
                fee_minor: fee.get(),
            });
        }
    }
    Ok(all)
}
