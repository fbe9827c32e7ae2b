//! Yipin (一品): the marketplace on which each village sells its one special product.
//!
//! The crate is four bands, and imports point only to the left:
//! `base` (plain types) → `db` (connections, transactions) → `domain` (nouns, then flows) →
//! `web`, `jobs` and `cli` (the ways in). `tests/it/architecture.rs` holds them to it.

pub mod base;
pub mod cli;
pub mod config;
pub mod db;
pub mod domain;
pub mod jobs;
pub mod telemetry;
pub mod web;

// Of every program that this crate is in, tests and benches too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
