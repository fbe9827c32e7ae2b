//! Lots: harvested batches of a stock item, with the households behind each.
//!
//! The shares of a lot make 10 000 basis points. Goods are of a lot from the moment a parcel says
//! so; from then on its day and its shares stay, since what was earned has been shared by them.
//! Anybody who holds its code reads of it what is public: see [`find_traced`].

mod certificate;
mod check;
mod code;
mod inspection;
mod key;
mod model;
mod papers;
mod recalled;
mod service;
mod store;
mod traced;

pub use certificate::{Basis, Certificate, NewCertificate, signing_key};
pub use check::{Checked, check};
pub use code::TraceCode;
pub use inspection::{Inspection, InspectionKind, InspectionResult};
pub use key::TraceKey;
pub use model::{LotChanges, LotFacts, LotShare, LotSummary, NewLot, Offer, Parts};
pub use papers::{Issued, Papers, certify, inspect};
pub use recalled::{Recall, RecallParty, RecalledGoods, recall_reason};
pub use service::{assign, call_back, create, remove, save};
pub use store::{
    ParcelLot, find, find_by_code, find_traced, list, list_keys, lots_behind, lots_of_parcels,
    offers_of_order, orders_with, papers_of, recalled_goods, shares_of,
};
pub use traced::{LotBehind, Traced, TracedHarvest, TracedShop, TracedSpecialty};
