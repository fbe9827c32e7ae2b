//! What WeChat Pay says, as far as it matters.

use serde::Deserialize;

use crate::base::money::Money;
use crate::domain::payments::gateway::{About, Failure, Report, Said};

/// A payment that has been opened.
#[derive(Debug, Deserialize)]
pub(super) struct Opened {
    /// What a camera reads.
    pub code_url: Option<String>,
    /// The page in a phone's browser.
    pub h5_url: Option<String>,
}

/// A combined payment.
#[derive(Debug, Deserialize)]
pub(super) struct Combined {
    combine_out_trade_no: String,
    sub_orders: Vec<SubOrder>,
}

/// The part of a shop.
#[derive(Debug, Deserialize)]
struct SubOrder {
    sub_mchid: String,
    trade_state: String,
    amount: Amount,
}

#[derive(Debug, Deserialize)]
struct Amount {
    total_amount: i64,
    currency: String,
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    #[serde(rename = "refund_id")]
    id: String,
    out_refund_no: String,
    status: String,
    amount: RefundAmount,
}

#[derive(Debug, Deserialize)]
struct RefundAmount {
    refund: i64,
    #[serde(default)]
    currency: Option<String>,
}

/// A message: what it is about is sealed.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub event_type: String,
    pub resource: Resource,
}

#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    pub algorithm: String,
    pub ciphertext: String,
    pub nonce: String,
    #[serde(default)]
    pub associated_data: String,
}

impl Combined {
    /// What it says of our payment: paid when all its parts are.
    pub(super) fn report(self) -> Result<Report, Failure> {
        let is = |states: &[&str]| {
            let mut all = self.sub_orders.iter();
            all.all(|one| states.contains(&one.trade_state.as_str()))
        };
        // What has gone back since was paid all the same.
        let said = if is(&["SUCCESS", "REFUND"]) {
            Said::Succeeded
        } else if is(&["CLOSED", "REVOKED"]) {
            Said::Closed
        } else {
            Said::Pending
        };
        let first = self.sub_orders.first();
        let currency = first.map(|one| one.amount.currency.clone());
        let is_one_currency = self
            .sub_orders
            .iter()
            .all(|one| Some(&one.amount.currency) == currency.as_ref());
        let currency = currency.filter(|_| is_one_currency);
        let mut amounts = Vec::new();
        for one in &self.sub_orders {
            amounts.push(money(one.amount.total_amount)?);
        }
        Ok(Report {
            about: About::Payment,
            number: self.combine_out_trade_no,
            reference: None,
            said,
            amount: Money::total(amounts).map_err(|error| Failure::Refused(error.to_string()))?,
            currency: currency.ok_or_else(|| Failure::Refused("no currency".to_owned()))?,
            payees: self
                .sub_orders
                .into_iter()
                .map(|one| one.sub_mchid)
                .collect(),
        })
    }
}

impl Refund {
    /// What it says of our refund. Money that a closed bank account has sent back is given to the
    /// merchant, and has not reached the buyer.
    pub(super) fn report(self) -> Result<Report, Failure> {
        Ok(Report {
            about: About::Refund,
            number: self.out_refund_no,
            reference: Some(self.id),
            said: match self.status.as_str() {
                "SUCCESS" => Said::Succeeded,
                "CLOSED" | "ABNORMAL" => Said::Failed,
                _ => Said::Pending,
            },
            amount: money(self.amount.refund)?,
            currency: self.amount.currency.unwrap_or_else(|| "CNY".to_owned()),
            payees: Vec::new(),
        })
    }
}

fn money(fen: i64) -> Result<Money, Failure> {
    Money::new(fen).map_err(|error| Failure::Refused(error.to_string()))
}

/// What cannot be read.
pub(super) fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Refused(format!("it cannot be read: {error}"))
}
