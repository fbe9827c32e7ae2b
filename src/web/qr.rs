//! QR codes as outlines: they stand in a page itself, or are a picture by themselves.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use crate::base::error::{Error, Result};

/// The light border that readers need, in modules.
const BORDER: usize = 4;

/// A code: dark on light, whatever the colours around it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct QrView {
    /// Its width in modules, borders included.
    size: usize,
    /// The outlines of its dark modules.
    path: String,
}

impl QrView {
    /// The code of an address: a fourth of it may be dirty or torn.
    pub fn of_address(text: &str) -> Result<Self> {
        Self::new(text, EcLevel::Q)
    }

    /// The code of a long text: as small as can be.
    pub fn of_text(text: &str) -> Result<Self> {
        Self::new(text, EcLevel::L)
    }

    fn new(text: &str, correction: EcLevel) -> Result<Self> {
        let code = QrCode::with_error_correction_level(text, correction);
        let code = code.map_err(Error::internal)?;
        let width = code.width();
        let colors = code.to_colors();
        let path = colors
            .chunks(width)
            .enumerate()
            .map(|(y, row)| outline(row, y + BORDER));
        Ok(Self {
            size: width + 2 * BORDER,
            path: path.collect(),
        })
    }

    /// A picture.
    pub fn svg(&self) -> String {
        let Self { size, path } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/>\
             <path d=\"{path}\"/></svg>"
        )
    }
}

/// The dark runs of a row, each as a rectangle.
fn outline(row: &[Color], y: usize) -> String {
    let mut path = String::new();
    let mut x = BORDER;
    for run in row.chunk_by(|one, next| one == next) {
        let length = run.len();
        if run.first() == Some(&Color::Dark) {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        x += length;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules that a path covers.
    fn covered(view: &QrView) -> Vec<(usize, usize)> {
        let runs = view.path.split('M').skip(1);
        runs.flat_map(|run| {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            (x..x + length.parse::<usize>().unwrap()).map(move |x| (x, y))
        })
        .collect()
    }

    #[test]
    fn every_dark_module_is_drawn_once_inside_of_the_border() {
        let text = "https://example.org/trace/330106-261120-01";
        let view = QrView::of_address(text).unwrap();
        let code = QrCode::with_error_correction_level(text, EcLevel::Q).unwrap();
        let width = code.width();
        let dark: Vec<(usize, usize)> = code
            .to_colors()
            .into_iter()
            .enumerate()
            .filter(|(_, color)| *color == Color::Dark)
            .map(|(at, _)| (at % width + BORDER, at / width + BORDER))
            .collect();
        assert_eq!(covered(&view), dark);
        assert_eq!(view.size, width + 8);
        assert!(view.svg().contains(&view.path));
    }

    #[test]
    fn what_no_code_can_hold_is_an_error() {
        assert!(QrView::of_text(&"x".repeat(2_953)).is_ok());
        assert!(QrView::of_text(&"x".repeat(2_954)).is_err());
    }
}
