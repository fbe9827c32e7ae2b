//! A programme as administrators read it.

use serde::Serialize;

use super::BASE;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::divisions::Tree;
use crate::domain::programmes::{Basis, Gift, Programme, ProgrammeKind, ProgrammeState};

/// A programme. The component file `programmes.html` shows it.
#[derive(Debug, Serialize)]
pub(super) struct ProgrammeRow {
    pub href: String,
    pub name: String,
    /// Whether its shops stand on the front page while it runs.
    is_on_shelf: bool,
    about: String,
    /// Whose it is; empty for the whole platform.
    owner: String,
    /// Where the shops are; empty where that is the same.
    areas: Vec<String>,
    kind: ProgrammeKind,
    basis: Basis,
    amount: Option<i64>,
    /// In percent; empty for another basis.
    rate: String,
    most: Option<i64>,
    min_goods: i64,
    code: String,
    starts_on: String,
    ends_on: String,
    state: ProgrammeState,
    budget: i64,
    reserved: i64,
    spent: i64,
    left: i64,
    used: i64,
    total_limit: Option<i64>,
    buyer_limit: Option<i64>,
}

/// The name of a division; empty for the whole platform.
pub(super) fn place(tree: &Tree, code: &str, locale: Locale) -> String {
    code.parse()
        .map(|code| tree.full_name(code, locale))
        .unwrap_or_default()
}

impl ProgrammeRow {
    pub fn new(of: &Programme, tree: &Tree, locale: Locale) -> Self {
        let (amount, rate) = match of.gift {
            Gift::Fixed(amount) | Gift::PerLine(amount) => (Some(amount), String::new()),
            Gift::Percent(rate) => (None, rate.to_percent()),
        };
        let is_everywhere = of.areas.iter().eq([&of.division_code]);
        Self {
            href: format!("{BASE}/{}", of.id),
            name: locale.pick(&of.name_zh, &of.name_en).to_owned(),
            is_on_shelf: of.is_on_shelf,
            about: locale.pick(&of.about_zh, &of.about_en).to_owned(),
            owner: place(tree, &of.division_code, locale),
            areas: if is_everywhere {
                Vec::new()
            } else {
                let areas = of.areas.iter();
                areas.map(|code| place(tree, code, locale)).collect()
            },
            kind: of.kind,
            basis: of.gift.basis(),
            amount: amount.map(Money::get),
            rate,
            most: of.most.map(Money::get),
            min_goods: of.min_goods.get(),
            code: of.code.as_deref().unwrap_or_default().to_uppercase(),
            starts_on: of.starts_on.to_string(),
            ends_on: of.ends_on.to_string(),
            state: of.state,
            budget: of.budget.get(),
            reserved: of.reserved.get(),
            spent: of.spent.get(),
            left: of.left().unwrap_or_default().get(),
            used: of.used,
            total_limit: of.total_limit,
            buyer_limit: of.buyer_limit,
        }
    }
}

/// One of each kind and state, for samples.
pub(super) fn samples() -> Vec<Programme> {
    use crate::base::ids::ProgrammeId;
    use crate::base::rate::Rate;
    let money = |minor| Money::new(minor).unwrap_or_default();
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let percent = |bp| Gift::Percent(Rate::new(bp).unwrap_or_default());
    let first = Programme {
        id: ProgrammeId(1),
        division_code: "33".to_owned(),
        name_zh: "消费帮扶 <新>".to_owned(),
        name_en: "Buy to help".to_owned(),
        about_zh: "每单补商品款的一成".to_owned(),
        about_en: String::new(),
        kind: ProgrammeKind::PriceSubsidy,
        gift: percent(1_000),
        most: Some(money(2_000)),
        min_goods: money(10_000),
        code: None,
        total_limit: Some(100),
        buyer_limit: Some(2),
        budget: money(1_000_000),
        reserved: money(4_000),
        spent: money(12_000),
        used: 8,
        starts_on: day(1),
        ends_on: day(30),
        state: ProgrammeState::Active,
        is_on_shelf: true,
        areas: vec!["33".to_owned()],
    };
    let with = |id, change: fn(&mut Programme)| {
        let mut one = first.clone();
        one.id = ProgrammeId(id);
        change(&mut one);
        one
    };
    let mut waiver = with(4, |one| {
        one.kind = ProgrammeKind::FeeWaiver;
        one.division_code = String::new();
        one.state = ProgrammeState::Paused;
    });
    waiver.gift = percent(10_000);
    let mut freight = with(5, |one| {
        one.kind = ProgrammeKind::FreightSubsidy;
        (one.total_limit, one.buyer_limit, one.most) = (None, None, None);
        (one.min_goods, one.state) = (Money::ZERO, ProgrammeState::Draft);
    });
    freight.gift = percent(5_000);
    let mut voucher = with(2, |one| {
        one.kind = ProgrammeKind::Voucher;
        one.code = Some("help-2026".to_owned());
        one.areas = vec!["3301".to_owned(), "3305".to_owned()];
        one.state = ProgrammeState::Ended;
    });
    voucher.gift = Gift::Fixed(money(5_000));
    let mut line = with(3, |one| one.most = None);
    line.gift = Gift::PerLine(money(500));
    vec![first, voucher, line, waiver, freight]
}
