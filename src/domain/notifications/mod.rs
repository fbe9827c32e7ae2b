//! What people are told: notices in their inbox and letters by mail, both made from events.

mod kind;

pub use kind::NoticeKind;
