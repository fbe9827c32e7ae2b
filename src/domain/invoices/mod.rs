//! Invoices: what a buyer wants to stand on one, and what the shop answers.
//!
//! The platform writes no invoices: the shop does so with the tax office, and says here that it
//! has. What an invoice is for is what the buyer has paid for the order less what goes back; see
//! `docs/money.md`.

mod model;
pub mod state;
mod store;

pub use model::{
    Decline, Invoice, InvoiceData, InvoiceNumber, InvoiceTab, Issue, Reversal, TitleKind,
};
pub use state::{InvoiceCommand, InvoiceState};
pub use store::{
    Step, count_open, count_withdrawn, erase, find_invoice, find_last_data, find_live,
    insert_invoice, invoices_of_order, list_for_shop, order_of_shop_invoice, state_of_order,
    take_step,
};
