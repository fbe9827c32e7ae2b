//! Stock: pools of pieces or grams, each shared by the packs made from one harvest.
//!
//! What is on hand never falls below zero, and is at each moment the sum of the movements, which
//! are append-only. Stock knows no orders: whoever takes from it names the cause.

mod draw;
mod store;

pub use draw::{Cause, Draw, give_back, take};
