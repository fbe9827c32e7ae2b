//! Listings: the forms in which a shop sells its one specialty, and their variants (packs).
//!
//! A variant is sold by piece or by mass and draws on a stock item. What the public sees of all
//! listings is the read model `listing_cards`: a row exists exactly while the listing is sellable
//! and its shop approved, and is written in the transaction of whatever changes it ([`cards`]).

pub mod cards;
mod details;
mod model;
mod photo;
mod rating;
mod review;
mod sales;
mod sellable;
mod service;
mod state;
mod store;
mod variant;

pub use details::{Details, find_details};
pub use model::{
    DESCRIPTION_MAX, Listing, ListingInput, ListingSummary, NewListing, SUMMARY_MAX, TITLE_MAX,
};
pub use photo::{
    MAX_PHOTOS, Photo, PhotoMove, PhotoText, add_photo, describe_photo, move_photo, remove_photo,
};
pub use rating::{Stars, Tally, count_review};
pub use review::{Waiting, approve, decline, find_for_review, list_waiting};
pub use sales::count_sales;
pub use sellable::{Missing, missing};
pub use service::{archive, create, list, pause, publish, resume, update};
pub use state::{ListingCommand, ListingState, Party, TRANSITIONS, Transition, next};
pub use store::count_waiting;
pub use store::titles_of;
pub use variant::{
    NewVariant, Variant, VariantInput, VariantState, add_variant, change_variant, retire_variant,
};
