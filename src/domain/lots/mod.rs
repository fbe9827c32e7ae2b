//! Lots: harvested batches of a stock item, with the households behind each.
//!
//! The shares of a lot make 10 000 basis points. Goods are of a lot from the moment a parcel says
//! so; from then on its day and its shares stay, since what was earned has been shared by them.

mod code;
mod model;
mod service;
mod store;

pub use model::{LotChanges, LotFacts, LotShare, LotSummary, NewLot, Offer, Parts};
pub use service::{assign, create, remove, save};
pub use store::{ParcelLot, find, list, lots_of_parcels, offers_of_order, shares_of};
