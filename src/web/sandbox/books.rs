//! What the sandbox knows: payments, refunds, and messages to be sent.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::faults::Faults;
use crate::base::clock::{SECOND_MS, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::money::Money;
use crate::domain::payments::gateway::sandbox::{
    NewPayment, NewRefund, PaymentWire, RefundWire, WireState,
};

/// Everything.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Books {
    payments: BTreeMap<String, Payment>,
    refunds: BTreeMap<String, Refund>,
    pub outbox: Vec<Outgoing>,
}

/// A payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    pub asked: NewPayment,
    pub reference: String,
    pub state: WireState,
    /// What was taken, which a fault may make another amount than was asked for.
    taken: Money,
    taken_currency: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Refund {
    asked: NewRefund,
    reference: String,
    state: WireState,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outgoing {
    pub due_at: i64,
    pub url: String,
    pub body: String,
    pub is_forged: bool,
    pub tries: u32,
}

/// What a buyer decides on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Approve,
    Decline,
    Close,
}

impl Books {
    pub(super) fn load(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).map_err(Error::internal)?;
        serde_json::from_str(&text).map_err(Error::internal)
    }

    /// Written under another name first, so that a kill leaves the old or the new.
    pub(super) fn save(&self, file: &Path) -> Result<()> {
        let draft = file.with_extension("making");
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        std::fs::write(&draft, text).map_err(Error::internal)?;
        std::fs::rename(&draft, file).map_err(Error::internal)
    }

    pub(super) fn by_reference(&self, reference: &str) -> Option<&Payment> {
        self.payments
            .values()
            .find(|payment| payment.reference == reference)
    }

    /// The payment with this number, opened if there is none.
    pub(super) fn open(
        &mut self,
        asked: NewPayment,
        reference: String,
        origin: &str,
    ) -> PaymentWire {
        let number = asked.number.clone();
        let payment = self.payments.entry(number).or_insert_with(|| Payment {
            taken: asked.amount_minor,
            taken_currency: asked.currency.clone(),
            asked,
            reference,
            state: WireState::Pending,
        });
        payment.wire(origin)
    }

    pub(super) fn find(&self, number: &str, origin: &str) -> PaymentWire {
        self.payments
            .get(number)
            .map_or_else(|| unknown_payment(number), |payment| payment.wire(origin))
    }

    /// Closes a payment that is not paid.
    pub(super) fn close(&mut self, number: &str, faults: &Faults) {
        if let Some(payment) = self.payments.get_mut(number)
            && payment.state == WireState::Pending
            && !faults.late
        {
            payment.state = WireState::Closed;
        }
    }

    /// Carries a buyer's decision out, and puts its messages into the outbox.
    pub(super) fn decide(
        &mut self,
        reference: &str,
        decision: Decision,
        faults: &Faults,
        (now, origin): (Timestamp, &str),
    ) {
        let found = self.payments.values_mut();
        let payment = found.into_iter().find(|one| one.reference == reference);
        let Some(payment) = payment.filter(|one| one.state == WireState::Pending) else {
            return;
        };
        let is_over = payment.asked.expires_at <= now.ms() && !faults.late;
        payment.state = match decision {
            _ if is_over => WireState::Closed,
            Decision::Approve => WireState::Succeeded,
            Decision::Decline => WireState::Failed,
            Decision::Close => WireState::Closed,
        };
        if payment.state == WireState::Succeeded {
            payment.take(faults);
        }
        let messages = payment.messages(faults, now, origin);
        self.outbox.extend(messages);
    }

    /// Sends money back, if there is as much left of the payment.
    pub(super) fn refund(
        &mut self,
        asked: &NewRefund,
        reference: String,
        fails: bool,
        (faults, now): (&Faults, Timestamp),
    ) -> RefundWire {
        let is_done = self
            .refunds
            .get(&asked.number)
            .is_some_and(|refund| refund.state == WireState::Succeeded);
        if !is_done {
            let reason = if fails {
                "the bank could not be reached"
            } else {
                self.hindrance(asked)
            };
            let state = if reason.is_empty() {
                WireState::Succeeded
            } else {
                WireState::Failed
            };
            let less = asked
                .amount_minor
                .get()
                .saturating_sub(faults.short_refunds);
            let refund = Refund {
                asked: NewRefund {
                    amount_minor: Money::new(less).unwrap_or(asked.amount_minor),
                    ..asked.clone()
                },
                reference,
                state,
            };
            self.refunds.insert(asked.number.clone(), refund);
            if state == WireState::Failed {
                return RefundWire {
                    reason: reason.to_owned(),
                    ..self.find_refund(asked)
                };
            }
            let said = self.find_refund(asked);
            self.announce_refund(&said, faults, now);
            if faults.slow_refunds {
                return RefundWire {
                    state: WireState::Pending,
                    ..said
                };
            }
        }
        self.find_refund(asked)
    }

    fn hindrance(&self, asked: &NewRefund) -> &'static str {
        let Some(payment) = self.payments.get(&asked.payment) else {
            return "there is no such payment";
        };
        if payment.state != WireState::Succeeded || payment.taken_currency != asked.currency {
            return "this was not paid";
        }
        let gone: i64 = self
            .refunds
            .values()
            .filter(|one| one.asked.payment == asked.payment && one.state == WireState::Succeeded)
            .map(|one| one.asked.amount_minor.get())
            .sum();
        if gone.saturating_add(asked.amount_minor.get()) > payment.taken.get() {
            return "not as much is left";
        }
        ""
    }

    fn announce_refund(&mut self, said: &RefundWire, faults: &Faults, now: Timestamp) {
        let payment = self
            .refunds
            .get(&said.refund)
            .and_then(|refund| self.payments.get(&refund.asked.payment));
        let Some(url) = payment.map(|payment| payment.asked.notify_url.clone()) else {
            return;
        };
        if faults.lost {
            return;
        }
        let message = Outgoing {
            due_at: now.plus_ms(faults.delay_s.saturating_mul(SECOND_MS)).ms(),
            url,
            body: serde_json::to_string(said).unwrap_or_default(),
            is_forged: false,
            tries: 0,
        };
        for _ in 0..faults.copies {
            self.outbox.push(message.clone());
        }
    }

    /// The buyer's bank sends back what had arrived.
    pub(super) fn bounce(&mut self, number: &str) {
        let found = self.refunds.get_mut(number);
        if let Some(refund) = found.filter(|one| one.state == WireState::Succeeded) {
            refund.state = WireState::Failed;
        }
    }

    pub(super) fn find_refund(&self, asked: &NewRefund) -> RefundWire {
        let found = self.refunds.get(&asked.number);
        RefundWire {
            refund: asked.number.clone(),
            reference: found.map_or_else(String::new, |refund| refund.reference.clone()),
            state: found.map_or(WireState::Unknown, |refund| refund.state),
            amount_minor: found.map_or(Money::ZERO, |refund| refund.asked.amount_minor),
            currency: asked.currency.clone(),
            reason: String::new(),
        }
    }

    /// Takes out the messages that are due.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Outgoing> {
        let (due, later) = std::mem::take(&mut self.outbox)
            .into_iter()
            .partition(|message| message.due_at <= now.ms());
        self.outbox = later;
        due
    }
}

fn unknown_payment(number: &str) -> PaymentWire {
    PaymentWire {
        number: number.to_owned(),
        reference: String::new(),
        state: WireState::Unknown,
        amount_minor: Money::ZERO,
        currency: String::new(),
        page_url: String::new(),
    }
}

impl Payment {
    fn wire(&self, origin: &str) -> PaymentWire {
        PaymentWire {
            number: self.asked.number.clone(),
            reference: self.reference.clone(),
            state: self.state,
            amount_minor: self.taken,
            currency: self.taken_currency.clone(),
            page_url: format!("{origin}/pay/{}", self.reference),
        }
    }

    fn take(&mut self, faults: &Faults) {
        let asked = self.asked.amount_minor.get();
        let less = i64::from(faults.wrong_amount);
        let taken = asked.saturating_sub(less).saturating_add(faults.surplus);
        self.taken = Money::new(taken).unwrap_or(self.asked.amount_minor);
        if faults.wrong_currency {
            "USD".clone_into(&mut self.taken_currency);
        }
    }

    fn messages(&self, faults: &Faults, now: Timestamp, origin: &str) -> Vec<Outgoing> {
        let said = self.wire(origin);
        let message = |state, is_forged| Outgoing {
            due_at: now.plus_ms(faults.delay_s.saturating_mul(SECOND_MS)).ms(),
            url: self.asked.notify_url.clone(),
            body: serde_json::to_string(&PaymentWire {
                state,
                ..said.clone()
            })
            .unwrap_or_default(),
            is_forged,
            tries: 0,
        };
        if faults.forged {
            return vec![message(WireState::Succeeded, true)];
        }
        if faults.lost {
            return Vec::new();
        }
        // First that it is at it, then how it ended.
        let mut all = vec![
            message(WireState::Pending, false),
            message(self.state, false),
        ];
        if faults.out_of_order {
            all.reverse();
        }
        let copies = usize::try_from(faults.copies).unwrap_or(1);
        all.into_iter()
            .flat_map(|one| std::iter::repeat_n(one, copies))
            .collect()
    }
}
