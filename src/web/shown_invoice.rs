//! An invoice as buyer and shop see it. The component file `invoices.html` shows it.

use serde::Serialize;

use crate::base::error::Result;
use crate::base::tax_number::TaxNumber;
use crate::domain::invoices::{Invoice, InvoiceCommand};
use crate::domain::orders::Party;

/// The invoice.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct InvoiceView {
    /// The address of its page.
    pub base: String,
    pub order: String,
    pub state: &'static str,
    kind: &'static str,
    title: String,
    tax_number: String,
    email: String,
    note: String,
    pub number: String,
    pub link: String,
    pub answer: String,
    issued: i64,
    red: i64,
    red_numbers: String,
    /// What the buyer has paid, less what goes back.
    amount: i64,
    /// What it says too much.
    to_reverse: i64,
    requested_at: i64,
    changed_at: i64,
}

impl InvoiceView {
    pub fn new(invoice: &Invoice, base: &str) -> Result<Self> {
        let data = &invoice.data;
        let tax_number = data.tax_number.as_ref().map_or("", TaxNumber::as_str);
        Ok(Self {
            base: base.to_owned(),
            order: invoice.order_number.to_string(),
            state: invoice.state.as_str(),
            kind: data.kind.as_str(),
            title: data.title.clone(),
            tax_number: tax_number.to_owned(),
            email: data.email.to_string(),
            note: data.note.clone(),
            number: invoice.number.clone(),
            link: invoice.link.clone(),
            answer: invoice.answer.clone(),
            issued: invoice.issued.get(),
            red: invoice.red.get(),
            red_numbers: invoice.red_numbers.clone(),
            amount: invoice.amount.get(),
            to_reverse: invoice.to_reverse()?.get(),
            requested_at: invoice.requested_at.ms(),
            changed_at: invoice.state_changed_at.ms(),
        })
    }

    /// One sample of each state, with and without what may be missing.
    pub fn samples(base: &str) -> Vec<Self> {
        use crate::domain::invoices::InvoiceState;
        let requested = Self {
            base: base.to_owned(),
            order: "2611254310573281-01".to_owned(),
            state: "requested",
            kind: "organisation",
            title: "某某（福建）<贸易>有限公司".to_owned(),
            tax_number: "91350100M000100Y43".to_owned(),
            email: "kuaiji@example.org".to_owned(),
            note: "请开两张 <b>".to_owned(),
            number: String::new(),
            link: String::new(),
            answer: String::new(),
            issued: 0,
            red: 0,
            red_numbers: String::new(),
            amount: 34_600,
            to_reverse: 0,
            requested_at: 1_795_572_000_000,
            changed_at: 1_795_572_000_000,
        };
        let one = |state: &InvoiceState| {
            let view = Self {
                state: state.as_str(),
                ..requested.clone()
            };
            let written = Self {
                number: "26332000000123456789".to_owned(),
                issued: 34_600,
                ..view.clone()
            };
            match state {
                InvoiceState::Requested => view,
                InvoiceState::Withdrawn => Self {
                    kind: "personal",
                    title: "王 <女士>".to_owned(),
                    tax_number: String::new(),
                    note: String::new(),
                    ..view
                },
                InvoiceState::Declined => Self {
                    answer: "税号和名称对不上 <b>".to_owned(),
                    ..view
                },
                InvoiceState::Issued => Self {
                    link: "https://fp.example.com/i?d=1&k=2".to_owned(),
                    answer: "已经发到您的邮箱 <b>".to_owned(),
                    ..written
                },
                InvoiceState::RedDue => Self {
                    amount: 30_000,
                    to_reverse: 4_600,
                    ..written
                },
                InvoiceState::Reversed => Self {
                    amount: 0,
                    red: 34_600,
                    red_numbers: "26332000000123456790 26332000000123456791".to_owned(),
                    ..written
                },
            }
        };
        InvoiceState::ALL.iter().map(one).collect()
    }
}

/// What one side may do with an invoice now.
pub(in crate::web) fn may(invoice: &Invoice, party: Party) -> Vec<&'static str> {
    InvoiceCommand::ALL
        .iter()
        .filter(|command| invoice.state.allows(**command, party))
        .map(|command| command.as_str())
        .collect()
}
