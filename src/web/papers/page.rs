//! A paper as a page: for reading, and for the browser's own way to print.

use serde::Serialize;

use super::{Block, Cell, Column, Fact, Paper, Sum};
use crate::web::templates::PageView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct PaperPage {
    /// The paper.
    pub paper: Paper,
    /// The same as a file; empty where the machine has no font for one.
    pub pdf: String,
    /// Other papers near it.
    pub links: Vec<LinkView>,
    /// Where it belongs.
    pub back: String,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct LinkView {
    /// The text.
    pub label: String,
    /// The address.
    pub href: String,
}

/// A paper that a member of a shop sees.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(in crate::web) struct DeskPaperView(pub PaperPage);

/// A paper that a buyer sees.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(in crate::web) struct BuyerPaperView(pub PaperPage);

impl PaperPage {
    /// One with every kind of part, and one with nothing in it.
    fn samples() -> [Self; 2] {
        let full = Self {
            paper: sample_paper(),
            pdf: "/papers/1.pdf".to_owned(),
            links: vec![LinkView {
                label: "不打印价格".to_owned(),
                href: "/papers/2".to_owned(),
            }],
            back: "/orders/1".to_owned(),
        };
        let bare = Self {
            paper: Paper {
                about: Vec::new(),
                blocks: Vec::new(),
                ..full.paper.clone()
            },
            pdf: String::new(),
            links: Vec::new(),
            back: full.back.clone(),
        };
        [full, bare]
    }
}

impl PageView for DeskPaperView {
    const TEMPLATE: &'static str = "pages/papers/desk.html";

    fn samples() -> Vec<Self> {
        PaperPage::samples().into_iter().map(Self).collect()
    }
}

impl PageView for BuyerPaperView {
    const TEMPLATE: &'static str = "pages/papers/buyer.html";

    fn samples() -> Vec<Self> {
        PaperPage::samples().into_iter().map(Self).collect()
    }
}

/// A paper with every kind of part.
pub(super) fn sample_paper() -> Paper {
    let text = ToOwned::to_owned;
    let row = |name: &str, pack: &str, quantity: &str, amount: &str| {
        vec![
            Cell::default(),
            Cell {
                text: text(name),
                small: text(pack),
            },
            Cell::from(text("LJ-7")),
            Cell::from(text(quantity)),
            Cell::from(text(amount)),
        ]
    };
    Paper {
        title: text("装箱单"),
        from: text("龙井村茶铺 <b>"),
        about: vec![
            text("2611251234567895-01"),
            text("2026-11-25 13:45 · 银行转账"),
        ],
        blocks: vec![
            Block::Address {
                heading: text("收货地址"),
                strong: text("沈小雨 13800001111"),
                lines: vec![text("上海市徐汇区"), text("漕溪北路 88 号 1502 室")],
            },
            Block::Text {
                heading: text("买家留言"),
                text: text("请在周末送到，谢谢！\"门铃坏了\""),
            },
            Block::Text {
                heading: String::new(),
                text: text("按分配办法，您付的 ¥418.00 里，有 ¥300.00 归 3 户农家。"),
            },
            Block::Facts {
                rows: vec![Fact {
                    label: text("付款方式"),
                    value: text("银行转账"),
                }],
            },
            Block::Table {
                caption: text("商品"),
                columns: vec![
                    Column::tick(text("已装")),
                    Column::text(text("商品")),
                    Column::word(text("货号")),
                    Column::number(text("数量")),
                    Column::number(text("金额")),
                ],
                rows: vec![
                    row("明前西湖龙井", "250 克罐装", "× 2", "¥336.00"),
                    row("明前西湖龙井", "散装，按斤卖", "3 斤", "¥90.00"),
                ],
            },
            Block::Sums {
                rows: vec![
                    Sum::part(text("商品"), text("¥426.00")),
                    Sum::part(text("春茶节（店铺承担）"), text("−¥8.00")),
                    Sum::total(text("合计"), text("¥418.00")),
                ],
            },
        ],
        foot: text("感谢您支持我们的村子。"),
        number: text("2611251234567895-01"),
    }
}
