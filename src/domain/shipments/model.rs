//! Parcels.

use std::collections::BTreeMap;

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::{LotId, OrderLineId, ShipmentId};
use crate::base::quantity::optional_count;
use crate::base::text::narrow;

use super::carriers::{Carrier, offered_carriers};

/// A carrier's number of a parcel: 4 to 40 capital letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingNumber(String);

impl TrackingNumber {
    const MIN: usize = 4;
    const MAX: usize = 40;

    /// Reads a number that a person typed or a scanner read: spaces do not count, full-width and
    /// small letters do.
    pub fn parse(text: &str) -> Result<Self> {
        let number: String = narrow(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if number.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        let is_sound = number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
        if is_sound && (Self::MIN..=Self::MAX).contains(&number.len()) {
            Ok(Self(number))
        } else {
            Err(Code::ShipmentNumberInvalid.into())
        }
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How much of a line goes into a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParcelLine {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass; more than none.
    pub quantity: i64,
    /// What the scale said, in grams.
    pub weighed: Option<i64>,
    /// How much of the line was missing on the scale, and is not to be sent any more.
    pub missing: i64,
}

impl ParcelLine {
    /// So much of a line, as it was ordered.
    pub const fn new(line_id: OrderLineId, quantity: i64) -> Self {
        Self {
            line_id,
            quantity,
            weighed: None,
            missing: 0,
        }
    }

    /// How much more than was ordered is in the parcel.
    pub fn excess(&self) -> i64 {
        self.weighed
            .map_or(0, |weighed| weighed.saturating_sub(self.quantity))
    }
}

/// A parcel to be recorded.
#[derive(Debug, Clone)]
pub struct NewParcel {
    /// Who carries it.
    pub carrier: &'static Carrier,
    /// Its number.
    pub number: TrackingNumber,
    /// What is in it; empty for all that has not left yet.
    pub lines: Vec<ParcelLine>,
    /// Of which lots the goods of some lines are.
    pub lots: BTreeMap<OrderLineId, LotId>,
    /// What the scale said of lines by mass, in grams.
    pub weights: BTreeMap<OrderLineId, i64>,
}

impl NewParcel {
    /// Reads what was typed: the code of the carrier, the number, and for each line of the order
    /// (`quantities[7]` → id 7) how much goes into the parcel. An empty quantity is none of it.
    pub fn parse<'a>(
        carrier: &str,
        number: &str,
        quantities: impl IntoIterator<Item = (OrderLineId, &'a str)>,
    ) -> Result<Self> {
        let mut faults = FieldErrors::new();
        let carrier = faults.take("carrier", offered(carrier));
        let number = faults.take("tracking_number", TrackingNumber::parse(number));
        let mut lines = Vec::new();
        let mut has_quantities = false;
        for (line_id, text) in quantities {
            has_quantities = true;
            let field = format!("quantities[{line_id}]");
            if let Some(quantity) = faults.take(&field, optional_count(text)).filter(|q| *q > 0) {
                lines.push(ParcelLine::new(line_id, quantity));
            }
        }
        if has_quantities && lines.is_empty() && faults.is_empty() {
            faults.add("quantities", Code::ShipmentEmpty);
        }
        faults.finish()?;
        let (Some(carrier), Some(number)) = (carrier, number) else {
            return Err(Code::FieldInvalid.into());
        };
        Ok(Self {
            carrier,
            number,
            lines,
            lots: BTreeMap::new(),
            weights: BTreeMap::new(),
        })
    }

    /// Adds of which lots the goods are, line by line (`lots[7]` → line 7).
    ///
    /// # Errors
    /// Faults at `lots[…]`.
    pub fn with_lots<'a>(
        mut self,
        chosen: impl IntoIterator<Item = (OrderLineId, &'a str)>,
    ) -> Result<Self> {
        let mut faults = FieldErrors::new();
        for (line_id, text) in chosen.into_iter().filter(|(_, text)| !text.is_empty()) {
            let lot = text.parse().or(Err(Error::from(Code::FieldInvalid)));
            if let Some(lot) = faults.take(&format!("lots[{line_id}]"), lot) {
                self.lots.insert(line_id, lot);
            }
        }
        faults.finish()?;
        Ok(self)
    }

    /// The same with what the scale said (`weights[7]` → line 7); an empty input is as ordered.
    pub fn weighed<'a>(
        mut self,
        weights: impl IntoIterator<Item = (OrderLineId, &'a str)>,
    ) -> Result<Self> {
        let mut faults = FieldErrors::new();
        for (line_id, text) in weights {
            let grams = faults.take(&format!("weights[{line_id}]"), optional_count(text));
            if let Some(grams) = grams.filter(|_| !text.trim().is_empty()) {
                self.weights.insert(line_id, grams);
            }
        }
        faults.finish()?;
        Ok(self)
    }

    /// Whether the number looks like one of the carrier's.
    pub fn looks_right(&self) -> bool {
        self.carrier.looks_right(&self.number)
    }
}

fn offered(code: &str) -> Result<&'static Carrier> {
    if code.is_empty() {
        return Err(Code::FieldRequired.into());
    }
    offered_carriers()
        .find(|carrier| carrier.code == code)
        .ok_or_else(|| Error::from(Code::FieldInvalid))
}

/// A parcel under way, or arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// The parcel.
    pub id: ShipmentId,
    /// The code of the carrier.
    pub carrier_code: String,
    /// The carrier's number.
    pub tracking_number: String,
    /// When it left.
    pub shipped_at: Timestamp,
    /// What is in it.
    pub lines: Vec<ShipmentLine>,
}

/// How much of a line is in a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShipmentLine {
    /// The line of the order.
    pub line_id: OrderLineId,
    /// Pieces, or grams when sold by mass.
    pub quantity: i64,
    /// What the scale said, in grams.
    pub weighed: Option<i64>,
    /// How much of the line was missing on the scale.
    pub missing: i64,
}

impl ShipmentLine {
    /// How much of the order the parcel has dealt with.
    pub const fn dealt_with(&self) -> i64 {
        self.quantity.saturating_add(self.missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: OrderLineId = OrderLineId(7);

    #[test]
    fn numbers_are_read_as_they_are_typed_or_scanned() {
        let parse = |text: &str| TrackingNumber::parse(text).map(|n| n.0);
        assert_eq!(
            parse(" ｓｆ１２３４ 5678\u{200b}90123 ").unwrap(),
            "SF1234567890123"
        );
        for (text, code) in [
            ("", Code::FieldRequired),
            ("　", Code::FieldRequired),
            ("SF1", Code::ShipmentNumberInvalid),
            ("<script>1</script>", Code::ShipmentNumberInvalid),
            ("顺丰123456", Code::ShipmentNumberInvalid),
            (&"1".repeat(41), Code::ShipmentNumberInvalid),
        ] {
            assert_eq!(parse(text).unwrap_err().code(), code, "{text}");
        }
    }

    #[test]
    fn a_parcel_holds_what_was_typed() {
        let parcel = NewParcel::parse("SF", "SF1234567890123", [(LINE, "２")]).unwrap();
        assert_eq!(parcel.lines, [ParcelLine::new(LINE, 2)]);
        assert!(parcel.looks_right());
        assert!(
            NewParcel::parse("SF", "SF1234567890123", [])
                .unwrap()
                .lines
                .is_empty()
        );
    }

    #[test]
    fn faults_are_named_field_by_field() {
        let faults = |carrier, number, quantity| {
            let refused = NewParcel::parse(carrier, number, [(LINE, quantity)]).unwrap_err();
            refused
                .field_errors()
                .iter()
                .map(|fault| format!("{} {}", fault.field, fault.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            faults("UFO", "x", "-1"),
            [
                "carrier field.invalid",
                "tracking_number shipment.number_invalid",
                "quantities[7] quantity.invalid"
            ]
        );
        assert_eq!(faults("HTKY", "12345678", "1"), ["carrier field.invalid"]);
        assert_eq!(
            faults("SF", "123456789012", "0"),
            ["quantities shipment.empty"]
        );
        assert_eq!(
            faults("SF", "123456789012", "99999999999999999999"),
            ["quantities[7] quantity.invalid"]
        );
    }
}
