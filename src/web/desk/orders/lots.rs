//! The lots to choose from when a parcel is packed.

use serde::Serialize;

use super::facts::Facts;
use crate::base::ids::OrderLineId;
use crate::domain::lots::Offer;
use crate::web::forms::FormState;
use crate::web::shown_order::LineView;

/// The lots of which the goods of a line may be.
#[derive(Debug, Serialize)]
pub(super) struct LotsOfLine {
    /// The name of its input.
    name: String,
    title: String,
    offers: Vec<LotChoice>,
}

#[derive(Debug, Serialize)]
struct LotChoice {
    value: String,
    code: String,
    unit: &'static str,
    left: i64,
}

impl From<&Offer> for LotChoice {
    fn from(offer: &Offer) -> Self {
        Self {
            value: offer.id.to_string(),
            code: format!("{} {}", offer.code, offer.grade)
                .trim_end()
                .to_owned(),
            unit: offer.unit.as_str(),
            left: offer.left,
        }
    }
}

fn input_of(line: OrderLineId) -> String {
    format!("lots[{line}]")
}

/// The lines of which the shop keeps lots.
pub(super) fn of_lines(facts: &Facts, lines: &[LineView]) -> Vec<LotsOfLine> {
    let of_line = |line: &LineView| {
        let id = OrderLineId(line.id);
        let offers = facts.offers.iter().filter(|(of, _)| *of == id);
        LotsOfLine {
            name: input_of(id),
            title: format!("{} {}", line.name, line.pack).trim_end().to_owned(),
            offers: offers.map(|(_, offer)| offer.into()).collect(),
        }
    };
    lines
        .iter()
        .map(of_line)
        .filter(|line| !line.offers.is_empty())
        .collect()
}

/// The oldest lot of each line is chosen already.
pub(super) fn preselected(form: FormState, facts: &Facts) -> FormState {
    // Set from the youngest to the oldest: the last one stays.
    facts.offers.iter().rev().fold(form, |form, (line, offer)| {
        form.with(&input_of(*line), offer.id)
    })
}
