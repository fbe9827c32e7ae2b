//! All that the platform keeps of a person, for that person (PIPL art. 45): gathered by the scoped
//! functions that their own pages read with, so that nothing of anybody else can get in.
//!
//! The shape is written down in `docs/personal-data.md`; a change of it is a new [`FORMAT`].

mod gather;
mod model;

pub use gather::gather;
pub use model::{
    AccountData, AddressData, At, BlockData, CartLineData, ClaimData, DraftData, FollowData,
    HandedOverData, HistoryData, InvoiceData, LineData, MailData, MessageData, NoticeData,
    OfficeData, OrderData, ParcelData, PaymentData, PersonalData, PurchaseData, QuestionData,
    ReductionData, RefundData, ReportData, ReviewData, SessionData, WorkData,
};

/// The name of the shape.
pub const FORMAT: &str = "yipin-personal-data/3";
