//! Pictures that people upload.
//!
//! What arrives is decoded by its content, never by its name or the type the client claims, turned
//! upright, reduced to three widths and encoded anew: nothing of the uploaded file survives, no
//! position of the camera, no hidden script. A picture is named by the SHA-256 of its upload.
//! What a shop shows lies where anybody who knows the name finds it. What buyers send lies apart, and
//! only those addresses lead to it that look who asks, and whether it may be shown; once no row names
//! such a picture, its file goes ([`stray`]).
//! Rules: nothing is decoded before its size is known from the header; one decode at a time.

mod decode;
mod files;
mod model;
mod render;
#[cfg(test)]
mod samples;
mod store;
#[cfg(test)]
mod tests;

pub use files::{MediaPlace, MediaStore};
pub use model::{
    MAX_PIXELS, MAX_UPLOAD_BYTES, Media, MediaFormat, MediaHash, MediaWidth, Pictures, Rendition,
    Shelf, Stray,
};
pub use render::{process, render, turn};
pub use store::{find_or_insert, is_of_shop, list_by_ids, stray};
