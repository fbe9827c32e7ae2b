//! What the E-Commerce Law asks every shop to show: a licence, or why it needs none.

use std::fmt;

use crate::base::error::{Code, Result};
use crate::base::sql_types::text_enum;
use crate::base::text;

text_enum! {
    /// Which of the two the shop states (art. 15).
    pub enum LicenceKind {
        /// It is registered.
        Licence => "licence",
        /// It needs no registration.
        Exempt => "exempt",
    }
}

text_enum! {
    /// Why no registration is needed (art. 10).
    pub enum ExemptReason {
        /// Individuals who sell farm produce that they have grown themselves.
        OwnProduce => "own_produce",
        /// Individuals who sell what they make by hand at home.
        HomeCraft => "home_craft",
        /// Few and small transactions.
        SmallTrade => "small_trade",
    }
}

/// A unified social credit code (GB 32100-2015): 18 characters, the last of which checks the
/// others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceNumber(String);

/// The characters of the code by their value; I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The length without the check character.
const BODY: usize = 17;
/// What the weights are powers of, and what sums are taken modulo of.
const BASE: usize = 3;
const MODULUS: usize = 31;

impl LicenceNumber {
    /// Reads a number as it is typed: full-width, lower case, with spaces or hyphens.
    pub fn parse(typed: &str) -> Result<Self> {
        let number: String = text::narrow(typed)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if number.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        let is_sound = number
            .split_at_checked(BODY)
            .is_some_and(|(body, check)| check_char(body).is_some_and(|c| check == c.to_string()));
        if is_sound {
            Ok(Self(number))
        } else {
            Err(Code::LicenceInvalid.into())
        }
    }

    /// The number whose first 17 characters are `body`; for data that is made by code.
    pub fn from_body(body: &str) -> Result<Self> {
        let check = check_char(body).ok_or(Code::LicenceInvalid)?;
        Ok(Self(format!("{body}{check}")))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LicenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The check character of 17 characters: 31 minus the sum of value × 3^place modulo 31.
fn check_char(body: &str) -> Option<char> {
    if body.chars().count() != BODY {
        return None;
    }
    let (mut sum, mut weight) = (0, 1);
    for c in body.chars() {
        let value = ALPHABET.chars().position(|known| known == c)?;
        sum = (sum + value * weight) % MODULUS;
        weight = weight * BASE % MODULUS;
    }
    ALPHABET.chars().nth((MODULUS - sum) % MODULUS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_well_known_companies_are_sound() {
        // Public entries of the national register: Tencent, Huawei, Alibaba (China).
        for number in [
            "9144030071526726XG",
            "914403001922038216",
            "91330100799655058B",
        ] {
            assert_eq!(LicenceNumber::parse(number).unwrap().as_str(), number);
        }
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let read = LicenceNumber::parse(" ９１４４０３００-71526726xg ").unwrap();
        assert_eq!(read.as_str(), "9144030071526726XG");
    }

    #[test]
    fn a_slip_is_found() {
        for wrong in [
            "9144030071526726XH",
            "9144030071526726X",
            "9144030071526726XGG",
            "914403007152672OXG",
            "茶",
        ] {
            assert_eq!(
                LicenceNumber::parse(wrong).unwrap_err().code(),
                Code::LicenceInvalid
            );
        }
        assert_eq!(
            LicenceNumber::parse("\u{200b}").unwrap_err().code(),
            Code::FieldRequired
        );
    }

    proptest! {
        #[test]
        fn one_wrong_character_never_passes(
            body in "[0-9A-HJ-NPQRTUWXY]{17}",
            place in 0_usize..17,
            other in "[0-9A-HJ-NPQRTUWXY]",
        ) {
            let number = LicenceNumber::from_body(&body).unwrap();
            prop_assert_eq!(LicenceNumber::parse(number.as_str()).unwrap(), number.clone());
            let mut wrong = number.to_string();
            wrong.replace_range(place..=place, &other);
            prop_assume!(wrong != number.as_str());
            prop_assert!(LicenceNumber::parse(&wrong).is_err());
        }
    }
}
