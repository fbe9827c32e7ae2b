//! Where payees are paid: bank accounts, encrypted at rest.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{Payee, PayeeKind};
use super::state::{InstructionCommand, InstructionState};
use super::store::{accounts, periods};
use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};
use crate::base::ids::{HouseholdId, SettlementId, ShopId, UserId};
use crate::base::input::{Fields, Input, Rigor};
use crate::base::seal::{SealKeys, Sealed};
use crate::base::text::narrow;
use crate::db::Tx;
use crate::domain::access::{DivisionScope, ManageMoney, ManageProgrammes, ShopScope, grant};
use crate::domain::events::{self, NewEvent};
use crate::domain::households;

/// The most characters of a holder, and of a bank.
const NAME_MAX: usize = 60;
/// How many digits a number may have, from the shortest accounts of companies to IBAN-like ones.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=30;
/// The digits of a number that people may see.
const SHOWN_DIGITS: usize = 4;
/// Numbers of bank cards have a check digit.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 16..=19;

/// A bank account in the clear.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankData {
    /// Whose account it is.
    pub holder: String,
    /// The bank, with its branch.
    pub bank: String,
    /// Its number, digits alone.
    pub number: String,
}

impl std::fmt::Debug for BankData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BankData(…)")
    }
}

/// Reads an account's number: digits, which people part by blanks or hyphens.
fn parse_number(typed: &str) -> Result<String> {
    let digits: String = narrow(typed)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && DIGITS.contains(&digits.len()) {
        Ok(digits)
    } else {
        Err(Code::BankAccountInvalid.into())
    }
}

impl BankData {
    /// Reads `bank_holder`, `bank_name` and `bank_account`.
    pub fn parse(form: &dyn Fields) -> Result<Self> {
        let mut input = Input::new(form, Rigor::Complete);
        let holder = input.line("bank_holder", NAME_MAX);
        let bank = input.line("bank_name", NAME_MAX);
        let number = input.parsed("bank_account", parse_number);
        input.finish(Self {
            holder,
            bank,
            number: number.unwrap_or_default(),
        })
    }

    fn last_digits(&self) -> String {
        let skipped = self.number.len().saturating_sub(SHOWN_DIGITS);
        self.number.chars().skip(skipped).collect()
    }

    /// Whether the number is that of a card whose check digit (Luhn) is wrong. Accounts of
    /// companies have none, so that this is no more than a warning.
    pub fn looks_mistyped(&self) -> bool {
        if !CARD_DIGITS.contains(&self.number.len()) {
            return false;
        }
        let digits = self.number.chars().rev().filter_map(|c| c.to_digit(10));
        let sum: u32 = digits
            .enumerate()
            .map(|(place, digit)| match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            })
            .sum();
        !sum.is_multiple_of(10)
    }
}

/// Where a payee is paid, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeAccount {
    /// Whose.
    pub payee: Payee,
    /// Holder, bank and number.
    pub sealed: Sealed,
    /// The last digits of the number.
    pub last_digits: String,
    /// Who has given it.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
}

/// What a seal holds besides the text: it opens for this payee of this shop alone.
fn context(shop: ShopId, payee: Payee) -> String {
    format!("{shop}/{payee}")
}

impl PayeeAccount {
    /// The account in the clear, for those who may settle; none where its key is gone.
    pub fn open(&self, keys: &SealKeys, shop: &ShopScope<ManageMoney>) -> Option<BankData> {
        let text = keys.open(&context(shop.shop_id(), self.payee), &self.sealed)?;
        serde_json::from_str(&text).ok()
    }
}

/// Stores where a payee is paid. What was approved and not sent yet goes back to be approved anew:
/// it would go to another account than was looked at.
///
/// # Errors
/// `page.not_found` for a payee that has no account or is not the shop's; `bank.key_missing`;
/// `bank.with_bank` at `bank_account` while money is on its way to the account that was looked at.
pub fn save_account(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    keys: &SealKeys,
    payee: Payee,
    data: &BankData,
) -> Result<()> {
    let shop = grant::again(tx.conn(), shop)?;
    find_payee(tx, &shop, payee)?;
    // These rows come first: whoever approves at the same time holds them too.
    let waiting = periods::hold_waiting(tx, &shop, payee)?;
    if waiting
        .iter()
        .any(|(_, state)| *state == InstructionState::Sent)
    {
        return Err(Error::field("bank_account", Code::BankWithBank));
    }
    let text = serde_json::to_string(data).map_err(Error::internal)?;
    let sealed = keys
        .seal(tx.random(), &context(shop.shop_id(), payee), &text)?
        .ok_or(Code::BankKeyMissing)?;
    let id = accounts::save(tx, &shop, payee, (&sealed, &data.last_digits()))?;
    for (instruction, from) in waiting {
        let to = from.next(InstructionCommand::Reopen)?;
        if !periods::mark(tx, &shop, instruction, (from, to), "")? {
            return Err(Code::StateIllegalTransition.into());
        }
        let event = NewEvent::new(
            "instruction",
            instruction.0,
            "instruction.moved",
            shop.actor(),
        )
        .of_shop(shop.shop_id())
        .before(json!({ "state": from }))
        .after(json!({ "state": to }));
        events::record(tx, event)?;
    }
    let event = NewEvent::new("payee_account", id.0, "payee_account.changed", shop.actor())
        .of_shop(shop.shop_id())
        .after(json!({ "payee": payee.to_string(), "last_digits": data.last_digits() }));
    events::record(tx, event)?;
    Ok(())
}

/// Notes that somebody has taken bank data out of the platform.
pub fn record_export(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    settlement: SettlementId,
    format: &str,
) -> Result<()> {
    let shop = grant::again(tx.conn(), shop)?;
    note_export(tx, &shop, settlement, format)
}

/// The same for an office by which programmes pay the shop; opens the shop's accounts.
///
/// # Errors
/// Those of [`grant::shop_of_programmes`].
pub fn record_programme_export(
    tx: &mut Tx<'_>,
    office: &DivisionScope<ManageProgrammes>,
    (shop, settlement): (ShopId, SettlementId),
    format: &str,
) -> Result<ShopScope<ManageMoney>> {
    let office = grant::division(tx.conn(), office.user_id())?;
    let shop = grant::shop_of_programmes(tx.conn(), &office, shop)?;
    note_export(tx, &shop, settlement, format)?;
    Ok(shop)
}

fn note_export(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    settlement: SettlementId,
    format: &str,
) -> Result<()> {
    let event = NewEvent::new(
        "settlement",
        settlement.0,
        "settlement.exported",
        shop.actor(),
    )
    .of_shop(shop.shop_id())
    .after(json!({ "format": format }));
    events::record(tx, event)?;
    Ok(())
}

/// Makes sure that the payee is one of the shop's, to whom money can be sent.
fn find_payee(tx: &mut Tx<'_>, shop: &ShopScope<ManageMoney>, payee: Payee) -> Result<()> {
    let is_known = match payee.kind {
        PayeeKind::Shop | PayeeKind::VillageFund => payee.id == 0,
        PayeeKind::Household => households::find(tx.conn(), shop, HouseholdId(payee.id))?.is_some(),
        PayeeKind::Platform | PayeeKind::Programme => false,
    };
    if is_known {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// States in which the account of the payee still matters, and has been looked at.
pub(super) const LOOKED_AT: [InstructionState; 3] = [
    InstructionState::Approved,
    InstructionState::Sent,
    InstructionState::Failed,
];

#[cfg(test)]
mod tests {
    use super::*;

    struct Form([&'static str; 3]);

    impl Fields for Form {
        fn value(&self, field: &str) -> &str {
            let Self([holder, bank, number]) = self;
            match field {
                "bank_holder" => holder,
                "bank_name" => bank,
                "bank_account" => number,
                _ => "",
            }
        }
    }

    fn parsed(number: &'static str) -> Result<BankData> {
        BankData::parse(&Form(["翁大姐", "农业银行西湖支行", number]))
    }

    #[test]
    fn numbers_are_digits_however_they_are_parted() {
        for (typed, number) in [
            ("6222 0202 0011 2233 445", "6222020200112233445"),
            ("１２３４-5678", "12345678"),
        ] {
            assert_eq!(parsed(typed).unwrap().number, number);
        }
        for wrong in [
            "1234567",
            "12345678x",
            "1234567890123456789012345678901",
            "",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }

    // 4111 1111 1111 1111 is the number that card schemes publish for tests.
    #[test]
    fn a_card_number_has_a_check_digit_and_an_account_has_none() {
        assert!(!parsed("4111 1111 1111 1111").unwrap().looks_mistyped());
        assert!(parsed("4111 1111 1111 1112").unwrap().looks_mistyped());
        assert!(parsed("4111 1111 1111 1171").unwrap().looks_mistyped());
        assert!(!parsed("330016167270530").unwrap().looks_mistyped());
        assert_eq!(parsed("4111 1111 1111 1111").unwrap().last_digits(), "1111");
    }

    #[test]
    fn what_is_logged_of_an_account_is_nothing() {
        let data = parsed("4111 1111 1111 1111").unwrap();
        assert_eq!(format!("{data:?}"), "BankData(…)");
    }
}
