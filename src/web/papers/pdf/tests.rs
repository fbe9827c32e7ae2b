#[path = "../../../../tests/it/support/pdf.rs"]
mod reader;

use super::super::font::PaperFont;
use super::super::page::sample_paper;
use super::super::{Block, Cell, Column};
use super::layout::{Item, PAGE_HEIGHT, PAGE_WIDTH};
use super::*;

fn font() -> Arc<Vec<u8>> {
    let found = PaperFont::find("").data();
    found.expect("a font with Chinese characters: fonts-noto-cjk")
}

fn written(paper: &Paper) -> Vec<u8> {
    write(paper, &font(), "zh-CN").unwrap()
}

/// A paper with a table of so many rows.
fn long(rows: usize) -> Paper {
    let row = |at| {
        vec![
            Cell::from(format!("第{at}行明前西湖龙井")),
            Cell::from(format!("¥{at}.00")),
        ]
    };
    Paper {
        blocks: vec![Block::Table {
            caption: "商品".to_owned(),
            columns: vec![
                Column::text("商品名称".to_owned()),
                Column::number("金额".to_owned()),
            ],
            rows: (1..=rows).map(row).collect(),
        }],
        ..sample_paper()
    }
}

#[test]
fn chinese_is_read_back_from_a_small_file() {
    let bytes = written(&sample_paper());
    let pages = reader::texts(&bytes);
    assert_eq!(pages.len(), 1);
    for words in [
        "龙井村茶铺<b>",
        "装箱单",
        "2611251234567895-01",
        "漕溪北路88号1502室",
        "请在周末送到，谢谢！\"门铃坏了\"",
        "明前西湖龙井",
        "×2",
        "¥336.00",
        "−¥8.00",
        "¥418.00",
        "1/1",
    ] {
        assert!(pages[0].contains(words), "{words}: {}", pages[0]);
    }
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let by = reader::farthest_move(&bytes);
    assert!(by < 2_000.0, "a letter stands {by} thousandths away");
}

#[test]
fn sixty_rows_go_over_pages_with_their_headings_and_none_is_lost() {
    let bytes = written(&long(60));
    let pages = reader::texts(&bytes);
    assert_eq!(pages.len(), 3);
    let many = pages.len();
    for (at, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("商品名称").count(), 1, "{page}");
        let of = format!("{}/{many}", at + 1);
        assert!(page.ends_with(&of), "{page}");
    }
    let all = pages.concat();
    for row in 1..=60 {
        let words = format!("第{row}行明前西湖龙井");
        assert_eq!(all.matches(&words).count(), 1, "{words}");
    }
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
}

#[test]
fn nothing_stands_outside_of_the_page_and_no_page_is_empty() {
    // Each letter as wide as it is high.
    let wide = |_: char| 1_000;
    for rows in [0, 1, 20, 25, 30, 300] {
        let pages = layout::pages(&long(rows), &wide);
        for items in &pages {
            // More than the number of the page.
            assert!(items.len() > 2, "{rows}");
            for item in items {
                let (right, bottom) = match item {
                    Item::Text {
                        x, y, size, text, ..
                    } => {
                        let letters = i32::try_from(text.chars().count()).unwrap();
                        (x + letters * size, *y)
                    }
                    Item::Rule { to, y, .. } => (*to, *y),
                    Item::Box { x, y, side } => (x + side, y + side),
                };
                assert!(right <= PAGE_WIDTH && bottom <= PAGE_HEIGHT, "{item:?}");
            }
        }
    }
}

#[test]
fn the_face_is_that_for_simplified_chinese() {
    let data = font();
    let face = Face::open(&data).unwrap();
    assert!(face.glyph('村').id != 0 && face.glyph('¥').id != 0);
    assert_eq!(face.advance('村'), 1_000);
    assert!(Face::open(b"not a font").is_none());
}

#[test]
fn a_font_that_is_not_there_is_named() {
    let fault = PaperFont::find("/nowhere.ttc").data().unwrap_err();
    assert!(format!("{fault:?}").contains("/nowhere.ttc"), "{fault:?}");
}
