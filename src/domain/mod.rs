//! What the marketplace is about: one folder per noun, lower ones first.

pub mod accounts;
pub mod mail;
pub mod notifications;
