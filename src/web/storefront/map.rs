//! The provinces as squares of one size, each about where it lies: nobody is hard to hit, and the
//! large ones do not look like more than the small ones.

use serde::Serialize;

use crate::base::locale::Locale;
use crate::domain::catalog::DivisionCount;

/// The distance from square to square, in the units of the drawing.
const STEP: i64 = 45;

/// Which column and row each province has, from 0.
const PLACES: [(&str, i64, i64); 34] = [
    ("11", 5, 1),
    ("12", 6, 2),
    ("13", 5, 2),
    ("14", 4, 2),
    ("15", 4, 1),
    ("21", 7, 1),
    ("22", 8, 1),
    ("23", 8, 0),
    ("31", 6, 4),
    ("32", 6, 3),
    ("33", 6, 5),
    ("34", 5, 4),
    ("35", 5, 6),
    ("36", 5, 5),
    ("37", 5, 3),
    ("41", 4, 3),
    ("42", 4, 4),
    ("43", 4, 5),
    ("44", 4, 6),
    ("45", 3, 6),
    ("46", 3, 7),
    ("50", 3, 4),
    ("51", 2, 4),
    ("52", 3, 5),
    ("53", 2, 5),
    ("54", 0, 4),
    ("61", 3, 3),
    ("62", 2, 2),
    ("63", 1, 3),
    ("64", 3, 2),
    ("65", 0, 1),
    ("71", 7, 6),
    ("81", 5, 7),
    ("82", 4, 7),
];

/// A province as a square.
#[derive(Debug, Clone, Serialize)]
pub struct TileView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many shops it has.
    pub shops: i64,
    /// How dark it is, from 0 for none to 3.
    pub shade: i64,
    /// Its left edge.
    pub x: i64,
    /// Its upper edge.
    pub y: i64,
}

/// All provinces.
#[derive(Debug, Clone, Serialize)]
pub struct MapView {
    /// The squares, in the order of codes; empty where no division is known.
    pub tiles: Vec<TileView>,
}

impl MapView {
    /// The map of these counts; a province without a place on it stands in the list alone.
    pub fn new(provinces: &[DivisionCount], locale: Locale) -> Self {
        let most = provinces.iter().map(|entry| entry.shops).max();
        let most = most.unwrap_or_default();
        let tile = |entry: &DivisionCount| {
            let division = &entry.division;
            let code = division.code.as_str();
            let (_, column, row) = PLACES.iter().find(|(known, _, _)| *known == code)?;
            Some(TileView {
                code: code.to_owned(),
                name: locale.pick(&division.name_zh, &division.name_en).to_owned(),
                shops: entry.shops,
                shade: shade(entry.shops, most),
                x: column * STEP,
                y: row * STEP,
            })
        };
        Self {
            tiles: provinces.iter().filter_map(tile).collect(),
        }
    }
}

/// Three shades, so that each is told apart from the next: up to a sixth, up to half, and above.
fn shade(shops: i64, most: i64) -> i64 {
    match shops {
        0 => 0,
        some if some.saturating_mul(6) <= most => 1,
        some if some.saturating_mul(2) <= most => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_province_has_a_square_of_its_own() {
        // GB/T 2260: 23 provinces with Taiwan, 5 autonomous regions, 4 cities, 2 special regions.
        let codes: BTreeSet<&str> = PLACES.iter().map(|(code, _, _)| *code).collect();
        let places: BTreeSet<(i64, i64)> = PLACES.iter().map(|(_, x, y)| (*x, *y)).collect();
        assert_eq!((codes.len(), places.len()), (34, 34));
        assert!(
            places
                .iter()
                .all(|(x, y)| (0..9).contains(x) && (0..8).contains(y))
        );
        let list = include_str!("../../../assets/data/divisions.csv");
        let provinces = list.lines().filter(|line| line.contains(",province,"));
        let provinces: BTreeSet<&str> = provinces.map(|line| &line[..2]).collect();
        assert_eq!(codes, provinces);
    }

    #[test]
    fn shades_tell_few_from_many() {
        let of = [0, 1, 10, 11, 30, 31, 60].map(|shops| shade(shops, 60));
        assert_eq!(of, [0, 1, 1, 2, 2, 3, 3]);
        assert_eq!(shade(1, 1), 3);
    }
}
