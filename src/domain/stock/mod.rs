//! Stock: pools of pieces or grams, each shared by the packs made from one harvest.
//!
//! What is on hand never falls below zero, and is at each moment the sum of the movements, which
//! are append-only. Stock knows no orders: whoever takes from it names the cause.

mod again;
mod desk;
mod draw;
mod model;
mod store;

pub use again::{holds, is_taken_again};
pub use desk::{
    Handling, count, create_item, find_item, list_items, list_movements, receive, rename_item,
    waste,
};
pub use draw::{Cause, Draw, finish_sale, give_back, selling, take};
pub use model::{Movement, MovementKind, NewStockItem, StockItem};
