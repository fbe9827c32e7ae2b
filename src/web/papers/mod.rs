//! Papers: packing slips, receipts, refund notes, statements. One is built once, as data, and is
//! drawn twice from that: as a page for reading and printing, and as a PDF.
//!
//! Who may see a paper is decided by whoever asks for one: it is reached with the scope of the
//! order or of the shop.

mod answer;
mod font;
mod order_sums;
mod page;
mod paper;
mod pdf;
mod receipt;
mod refund_note;
mod words;

pub use font::PaperFont;
pub(in crate::web) use pdf::Face;

pub(in crate::web) use answer::pdf_answer;
pub(in crate::web) use order_sums::{Settled, order_sums};
pub(in crate::web) use page::{BuyerPaperView, DeskPaperView, LinkView, PaperPage};
pub(in crate::web) use paper::{Block, Cell, Column, Fact, Paper, Sum};
pub(in crate::web) use receipt::ReceiptFacts;
pub(in crate::web) use refund_note::{NoteLine, RefundNote};
pub(in crate::web) use words::Words;
