//! Where everything of a paper stands: on which page, and where on it.

mod table;

use super::super::{Block, Fact, Paper, Sum};
use super::PER_POINT;
use super::breaking::lines;

/// A4: 210 mm.
pub(super) const PAGE_WIDTH: i32 = 29_764;
/// A4: 297 mm.
pub(super) const PAGE_HEIGHT: i32 = 42_094;
const MARGIN: i32 = 44 * PER_POINT;
const WIDTH: i32 = PAGE_WIDTH - 2 * MARGIN;
/// Below it stands the number of the page.
const BOTTOM: i32 = PAGE_HEIGHT - MARGIN - 20 * PER_POINT;

/// Sizes of letters.
const BODY: i32 = 10 * PER_POINT;
const SMALL: i32 = 17 * PER_POINT / 2;
const LARGE: i32 = 14 * PER_POINT;
const TITLE: i32 = 18 * PER_POINT;

const GAP: i32 = 12 * PER_POINT;
/// The room of the labels of facts.
const LABELS: i32 = 90 * PER_POINT;
/// The room of sums, at the right.
const SUMS: i32 = 250 * PER_POINT;
const AMOUNTS: i32 = 90 * PER_POINT;

/// How dark letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Black,
    Grey,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// Letters of one line; `y` is their base line.
    Text {
        x: i32,
        y: i32,
        size: i32,
        tone: Tone,
        text: String,
    },
    /// A line across.
    Rule {
        from: i32,
        to: i32,
        y: i32,
        weight: i32,
    },
    /// A box to tick; `y` is its upper side.
    Box { x: i32, y: i32, side: i32 },
}

/// The width of a character in thousandths of the size.
pub(super) type Advance<'a> = &'a dyn Fn(char) -> i32;

/// The pages of a paper, one at least.
pub(super) fn pages(paper: &Paper, advance: Advance<'_>) -> Vec<Vec<Item>> {
    let mut sheet = Sheet {
        advance,
        done: Vec::new(),
        items: Vec::new(),
        y: MARGIN,
    };
    sheet.head(paper);
    for block in &paper.blocks {
        sheet.y += GAP;
        sheet.block(block);
    }
    sheet.y += 2 * GAP;
    sheet.text(&paper.foot, (MARGIN, WIDTH), (SMALL, Tone::Grey));
    sheet.finish(&paper.number)
}

/// The page that is being filled, behind those that are full.
struct Sheet<'a> {
    advance: Advance<'a>,
    done: Vec<Vec<Item>>,
    items: Vec<Item>,
    /// How far down it is filled.
    y: i32,
}

/// Size and tone of letters.
type Letters = (i32, Tone);

/// The distance from one line to the next.
const fn leading(size: i32) -> i32 {
    size * 3 / 2
}

impl Sheet<'_> {
    fn width(&self, text: &str, size: i32) -> i32 {
        let advance: i32 = text.chars().map(self.advance).sum();
        advance * size / 1_000
    }

    fn broken(&self, text: &str, width: i32, size: i32) -> Vec<String> {
        // In thousandths of the size, so that nothing is rounded letter by letter.
        lines(text, width * 1_000 / size, self.advance)
    }

    /// Goes on with the next page unless there is as much room on this one.
    fn need(&mut self, height: i32) -> bool {
        let is_new = self.y + height > BOTTOM && self.y > MARGIN;
        if is_new {
            self.done.push(std::mem::take(&mut self.items));
            self.y = MARGIN;
        }
        is_new
    }

    /// A line of letters below what is there, without going on.
    fn put(&mut self, text: String, x: i32, y: i32, (size, tone): Letters) {
        if !text.is_empty() {
            self.items.push(Item::Text {
                x,
                // The base line: letters of Chinese fonts stand 0.88 of their size above it, and
                // the rest of the line is shared.
                y: y + size * 113 / 100,
                size,
                tone,
                text,
            });
        }
    }

    fn put_at_end(&mut self, text: String, right: i32, y: i32, letters: Letters) {
        let x = right - self.width(&text, letters.0);
        self.put(text, x, y, letters);
    }

    fn rule(&mut self, weight: i32) {
        self.rule_at(self.y, (MARGIN, MARGIN + WIDTH), weight);
    }

    fn rule_at(&mut self, y: i32, (from, to): (i32, i32), weight: i32) {
        self.items.push(Item::Rule {
            from,
            to,
            y,
            weight,
        });
    }

    /// A text of any length.
    fn text(&mut self, text: &str, (x, width): (i32, i32), letters: Letters) {
        if text.is_empty() {
            return;
        }
        for line in self.broken(text, width, letters.0) {
            self.need(leading(letters.0));
            self.put(line, x, self.y, letters);
            self.y += leading(letters.0);
        }
    }

    fn wide(&mut self, text: &str, letters: Letters) {
        self.text(text, (MARGIN, WIDTH), letters);
    }

    fn head(&mut self, paper: &Paper) {
        self.wide(&paper.from, (BODY, Tone::Black));
        self.wide(&paper.title, (TITLE, Tone::Black));
        for line in &paper.about {
            self.wide(line, (SMALL, Tone::Grey));
        }
        self.y += GAP / 2;
        self.rule(PER_POINT);
        self.y += 2 * PER_POINT;
        self.rule(PER_POINT / 2);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Address {
                heading,
                strong,
                lines,
            } => {
                self.need(leading(SMALL) + leading(LARGE) + leading(BODY));
                self.wide(heading, (SMALL, Tone::Grey));
                self.wide(strong, (LARGE, Tone::Black));
                for line in lines {
                    self.wide(line, (BODY, Tone::Black));
                }
            }
            Block::Text { heading, text } => {
                self.need(leading(SMALL) + leading(BODY));
                self.wide(heading, (SMALL, Tone::Grey));
                self.wide(text, (BODY, Tone::Black));
            }
            Block::Facts { rows } => rows.iter().for_each(|row| self.fact(row)),
            Block::Table { columns, rows, .. } => self.table(columns, rows),
            Block::Sums { rows } => self.sums(rows),
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let values = self.broken(&fact.value, WIDTH - LABELS, BODY);
        let labels = self.broken(&fact.label, LABELS - GAP / 2, BODY);
        self.row(
            &[
                (MARGIN, labels, Tone::Grey),
                (MARGIN + LABELS, values, Tone::Black),
            ],
            BODY,
        );
    }

    /// Lines beside each other, together on a page.
    fn row(&mut self, parts: &[(i32, Vec<String>, Tone)], size: i32) {
        let most = parts.iter().map(|(_, lines, _)| count(lines)).max();
        let height = most.unwrap_or_default() * leading(size);
        self.need(height);
        for (x, lines, tone) in parts {
            let mut y = self.y;
            for line in lines {
                self.put(line.clone(), *x, y, (size, *tone));
                y += leading(size);
            }
        }
        self.y += height;
    }

    fn sums(&mut self, rows: &[Sum]) {
        let (left, right) = (MARGIN + WIDTH - SUMS, MARGIN + WIDTH);
        let broken: Vec<Vec<String>> = rows
            .iter()
            .map(|row| self.broken(&row.label, SUMS - AMOUNTS, BODY))
            .collect();
        let all: i32 = broken
            .iter()
            .map(|lines| count(lines) * leading(BODY))
            .sum();
        // A sum stands together where it finds room on one page.
        if all < BOTTOM - MARGIN {
            self.need(all + GAP);
        }
        for (row, labels) in rows.iter().zip(broken) {
            self.need(count(&labels) * leading(BODY));
            let tone = if row.is_total {
                self.rule_at(self.y, (left, right), PER_POINT);
                self.y += 3 * PER_POINT;
                Tone::Black
            } else {
                Tone::Grey
            };
            let y = self.y;
            self.row(&[(left, labels, tone)], BODY);
            let value = row.value.clone();
            self.put_at_end(value, right, y, (BODY, Tone::Black));
        }
    }

    /// The pages, each with its number.
    fn finish(mut self, number: &str) -> Vec<Vec<Item>> {
        self.done.push(std::mem::take(&mut self.items));
        let pages = std::mem::take(&mut self.done);
        let many = pages.len();
        let y = PAGE_HEIGHT - MARGIN - leading(SMALL);
        let mut numbered = Vec::with_capacity(many);
        for (at, items) in pages.into_iter().enumerate() {
            self.items = items;
            let letters = (SMALL, Tone::Grey);
            self.put(number.to_owned(), MARGIN, y, letters);
            let of = format!("{} / {many}", at + 1);
            self.put_at_end(of, MARGIN + WIDTH, y, letters);
            numbered.push(std::mem::take(&mut self.items));
        }
        numbered
    }
}

fn count(lines: &[String]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX)
}
