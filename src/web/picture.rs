//! A picture as templates show it: a photo in its widths, or a drawing where there is none.

use serde::Serialize;

use crate::web::art;

/// Where photos are served: `/media/{hash}/{width}.{webp|jpg}`.
pub const MEDIA_PREFIX: &str = "/media/";

/// The widths that every photo exists in.
const WIDTHS: [u32; 3] = [320, 800, 1600];

/// What the component `ui.picture` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// What every browser can show.
    pub src: String,
    /// The widths as WebP; empty for a drawing.
    pub webp: String,
    /// The widths as JPEG; empty for a drawing.
    pub jpeg: String,
    /// The proportion: width.
    pub width: i32,
    /// The proportion: height.
    pub height: i32,
    /// What it shows; empty if the text beside it says so already.
    pub alt: String,
}

impl Picture {
    /// A photo by its hash, with the pixels of its largest rendition.
    pub fn photo(hash: &str, (width, height): (i32, i32), alt: &str) -> Self {
        Self {
            src: address(hash, 800, "jpg"),
            webp: widths(hash, "webp"),
            jpeg: widths(hash, "jpg"),
            width,
            height,
            alt: alt.to_owned(),
        }
    }

    /// The drawing for a specialty without a photo.
    pub fn drawn(category: &str, name: &str) -> Self {
        Self {
            src: art::url(category, name),
            webp: String::new(),
            jpeg: String::new(),
            width: 480,
            height: 360,
            alt: String::new(),
        }
    }

    /// Whether it is a photo, and no drawing.
    pub fn is_photo(&self) -> bool {
        !self.jpeg.is_empty()
    }

    /// The photo of a card, in the proportion of cards, or the drawing.
    pub fn of_card(hash: Option<&str>, category: &str, name: &str) -> Self {
        match hash {
            Some(hash) => Self::photo(hash, (800, 600), ""),
            None => Self::drawn(category, name),
        }
    }
}

fn address(hash: &str, width: u32, extension: &str) -> String {
    format!("{MEDIA_PREFIX}{hash}/{width}.{extension}")
}

fn widths(hash: &str, extension: &str) -> String {
    WIDTHS
        .map(|width| format!("{} {width}w", address(hash, width, extension)))
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_comes_in_three_widths_and_a_drawing_in_one() {
        let photo = Picture::photo("ab12", (1600, 1200), "茶园");
        assert_eq!(
            photo.webp,
            "/media/ab12/320.webp 320w, /media/ab12/800.webp 800w, /media/ab12/1600.webp 1600w"
        );
        assert_eq!(photo.src, "/media/ab12/800.jpg");
        let drawing = Picture::of_card(None, "tea", "西湖龙井");
        assert!(drawing.src.starts_with("/art/tea/") && drawing.webp.is_empty());
    }
}
