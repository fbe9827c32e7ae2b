//! Tables: columns as wide as they need to be, rows that stay whole, headings again on each page.

use super::super::super::{Cell, Column};
use super::{BODY, Item, MARGIN, PER_POINT, SMALL, Sheet, Tone, WIDTH, leading};

/// The distance between columns.
const GUTTER: i32 = 10 * PER_POINT;
/// The distance from a rule to letters.
const PADDING: i32 = 4 * PER_POINT;
/// The side of a box to tick.
const TICK: i32 = 10 * PER_POINT;
/// The narrowest column of texts.
const NARROWEST: i32 = 100 * PER_POINT;

/// A column with its place.
struct Place {
    x: i32,
    width: i32,
    is_end: bool,
    is_tick: bool,
}

impl Sheet<'_> {
    pub(super) fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let places = self.places(columns, rows);
        self.table_head(columns, &places);
        for row in rows {
            let cells: Vec<Vec<(String, Tone)>> = places
                .iter()
                .zip(row)
                .map(|(place, cell)| self.cell(cell, place.width))
                .collect();
            let lines = cells.iter().map(Vec::len).max().unwrap_or_default();
            let lines = i32::try_from(lines.max(1)).unwrap_or(i32::MAX);
            let height = lines * leading(BODY) + 2 * PADDING;
            if self.need(height) {
                self.table_head(columns, &places);
            }
            self.table_row(&places, cells);
            self.y += height;
            self.rule(PER_POINT / 2);
        }
    }

    /// Short columns take what they need, texts share the rest.
    fn places(&self, columns: &[Column], rows: &[Vec<Cell>]) -> Vec<Place> {
        let needed: Vec<i32> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| match column.form {
                "tick" => TICK,
                "text" => 0,
                _ => {
                    let cells = rows.iter().filter_map(|row| row.get(at));
                    let widest = cells.map(|cell| self.width(&cell.text, BODY)).max();
                    let label = self.width(&column.label, SMALL);
                    widest.unwrap_or_default().max(label) + PER_POINT
                }
            })
            .collect();
        let texts = columns.iter().filter(|column| column.form == "text");
        let texts = i32::try_from(texts.count()).unwrap_or(1).max(1);
        let gutters = GUTTER * i32::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        let left = WIDTH - needed.iter().sum::<i32>() - gutters;
        let of_text = (left / texts).max(NARROWEST);
        let mut x = MARGIN;
        let mut places = Vec::with_capacity(columns.len());
        for (column, needed) in columns.iter().zip(needed) {
            let width = if column.form == "text" {
                of_text
            } else {
                needed
            };
            places.push(Place {
                x,
                width,
                is_end: column.form == "number",
                is_tick: column.form == "tick",
            });
            x += width + GUTTER;
        }
        places
    }

    fn table_head(&mut self, columns: &[Column], places: &[Place]) {
        // Never alone at the foot of a page.
        self.need(3 * leading(BODY) + 4 * PADDING);
        let letters = (SMALL, Tone::Grey);
        for (column, place) in columns.iter().zip(places) {
            let label = column.label.clone();
            if place.is_end {
                self.put_at_end(label, place.x + place.width, self.y, letters);
            } else if !place.is_tick {
                self.put(label, place.x, self.y, letters);
            }
        }
        self.y += leading(SMALL) + PADDING;
        self.rule(PER_POINT);
    }

    /// The lines of a cell: its text, and in grey what follows.
    fn cell(&self, cell: &Cell, width: i32) -> Vec<(String, Tone)> {
        let black = self.broken(&cell.text, width, BODY);
        let grey = match cell.small.as_str() {
            "" => Vec::new(),
            small => self.broken(small, width, BODY),
        };
        let black = black.into_iter().map(|line| (line, Tone::Black));
        black
            .chain(grey.into_iter().map(|line| (line, Tone::Grey)))
            .collect()
    }

    fn table_row(&mut self, places: &[Place], cells: Vec<Vec<(String, Tone)>>) {
        for (place, lines) in places.iter().zip(cells) {
            let mut y = self.y + PADDING;
            if place.is_tick {
                self.items.push(Item::Box {
                    x: place.x,
                    y: y + (leading(BODY) - TICK) / 2,
                    side: TICK,
                });
                continue;
            }
            for (line, tone) in lines {
                if place.is_end {
                    self.put_at_end(line, place.x + place.width, y, (BODY, tone));
                } else {
                    self.put(line, place.x, y, (BODY, tone));
                }
                y += leading(BODY);
            }
        }
    }
}
