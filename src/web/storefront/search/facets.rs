//! The filters of a search, each with how much it leaves.

use serde::Serialize;

use super::address::Address;
use crate::base::i18n::Arg;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::catalog::Category;
use crate::domain::divisions::Tree;
use crate::domain::search::{CERTIFICATES, Counts, Filters, PRICE_STEPS};
use crate::domain::standards::CertificateKind;
use crate::web::respond::Ui;

/// The most choices of a group; the rest is found by words.
const MOST_CHOICES: usize = 14;

/// A group of filters of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct FacetView {
    /// The key of its heading.
    pub key: &'static str,
    /// What can be chosen.
    pub choices: Vec<ChoiceView>,
}

/// A filter.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceView {
    /// What it leaves.
    pub label: String,
    /// How much that is.
    pub count: u64,
    /// Whether it is chosen.
    pub is_on: bool,
    /// The search with it, or without it where it is chosen.
    pub href: String,
}

/// What names filters.
pub struct Labels<'a> {
    /// The page.
    pub ui: &'a Ui,
    /// The divisions.
    pub tree: &'a Tree,
    /// The categories.
    pub categories: &'a [Category],
}

impl Labels<'_> {
    fn locale(&self) -> Locale {
        self.ui.locale()
    }

    fn category(&self, code: &str) -> String {
        let found = self.categories.iter().find(|one| one.code == code);
        found.map_or_else(
            || code.to_owned(),
            |one| self.locale().pick(&one.name_zh, &one.name_en).to_owned(),
        )
    }

    fn place(&self, code: crate::base::division_code::DivisionCode) -> String {
        let found = self.tree.find(code);
        found.map_or_else(
            || code.to_string(),
            |one| one.name_in(self.locale()).to_owned(),
        )
    }

    fn certificate(&self, kind: CertificateKind) -> String {
        self.ui
            .text(&format!("standard-kind-{}", kind.as_str()), &[])
    }

    fn price(&self, (from, below): (i64, Option<i64>)) -> String {
        let money = |minor: i64| {
            let amount = Money::new(minor).unwrap_or_default();
            Arg::Text(self.ui.app().formats.money(amount))
        };
        let arguments = |below: i64| vec![("from", money(from)), ("below", money(below))];
        match below {
            Some(below) if from == 0 => self.ui.text("search-price-below", &arguments(below)),
            Some(below) => self.ui.text("search-price-between", &arguments(below)),
            None => self.ui.text("search-price-above", &arguments(from)),
        }
    }
}

/// All groups that have something to choose.
pub fn facets(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<FacetView> {
    let groups = [
        ("search-by-category", categories(labels, address, counts)),
        ("search-by-place", places(labels, address, counts)),
        ("search-by-price", prices(labels, address, counts)),
        (
            "search-by-certificate",
            certificates(labels, address, counts),
        ),
        ("search-by-more", more(labels, address, counts)),
    ];
    groups
        .into_iter()
        .filter(|(_, choices)| !choices.is_empty())
        .map(|(key, choices)| FacetView { key, choices })
        .collect()
}

fn categories(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<ChoiceView> {
    let chosen = &address.filters.category;
    let choices = counts.categories.iter().take(MOST_CHOICES);
    choices
        .map(|(code, count)| {
            let is_on = chosen.as_ref() == Some(code);
            ChoiceView {
                label: labels.category(code),
                count: *count,
                is_on,
                href: address
                    .with(|filters| filters.category = (!is_on).then(|| code.clone()))
                    .path(),
            }
        })
        .collect()
}

fn places(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<ChoiceView> {
    let chosen = address.filters.region;
    let choices = counts.regions.iter().take(MOST_CHOICES);
    choices
        .map(|(code, count)| {
            let is_on = chosen == Some(*code);
            ChoiceView {
                label: labels.place(*code),
                count: *count,
                is_on,
                href: address
                    .with(|filters| filters.region = (!is_on).then_some(*code))
                    .path(),
            }
        })
        .collect()
}

fn prices(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<ChoiceView> {
    let starts = std::iter::once(0).chain(PRICE_STEPS);
    let ends = PRICE_STEPS.into_iter().map(Some).chain([None]);
    starts
        .zip(ends)
        .zip(counts.prices)
        .filter(|(_, count)| *count > 0)
        .map(|(range, count)| {
            let is_on = address.filters.price == Some(range);
            ChoiceView {
                label: labels.price(range),
                count,
                is_on,
                href: address
                    .with(|filters| filters.price = (!is_on).then_some(range))
                    .path(),
            }
        })
        .collect()
}

fn certificates(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<ChoiceView> {
    CERTIFICATES
        .into_iter()
        .zip(counts.certificates)
        .map(|(kind, count)| {
            let is_on = address.filters.certificate == Some(kind);
            ChoiceView {
                label: labels.certificate(kind),
                count,
                is_on,
                href: address
                    .with(|filters| filters.certificate = (!is_on).then_some(kind))
                    .path(),
            }
        })
        .filter(|choice| choice.count > 0 || choice.is_on)
        .collect()
}

fn more(labels: &Labels<'_>, address: &Address, counts: &Counts) -> Vec<ChoiceView> {
    let filters = &address.filters;
    let (season, mass) = (!filters.in_season, !filters.by_mass);
    let both = [
        (
            "search-in-season",
            counts.in_season,
            filters.in_season,
            address.with(|filters| filters.in_season = season),
        ),
        (
            "search-by-mass",
            counts.by_mass,
            filters.by_mass,
            address.with(|filters| filters.by_mass = mass),
        ),
    ];
    both.into_iter()
        .filter(|(_, count, is_on, _)| *count > 0 || *is_on)
        .map(|(key, count, is_on, other)| ChoiceView {
            label: labels.ui.text(key, &[]),
            count,
            is_on,
            href: other.path(),
        })
        .collect()
}

/// A filter that is chosen, and the search without it.
#[derive(Debug, Clone, Serialize)]
pub struct ChosenView {
    /// What it leaves.
    pub label: String,
    /// The search without it.
    pub href: String,
}

/// What a search without words is for: 12 月正当季, or 茶叶 · 浙江省; any goods without a filter.
pub fn heading(labels: &Labels<'_>, address: &Address, month: i32) -> String {
    let ui = labels.ui;
    let season = address.filters.in_season.then(|| {
        let month = ui.text(&format!("month-{month}"), &[]);
        ui.text("home-season", &[("month", Arg::Text(month))])
    });
    let others = address.with(|filters| filters.in_season = false);
    let others = chosen(labels, &others).into_iter().map(|one| one.label);
    let parts: Vec<String> = season.into_iter().chain(others).collect();
    if parts.is_empty() {
        return ui.text("search-label", &[]);
    }
    parts.join(" · ")
}

/// The filters that are chosen.
pub fn chosen(labels: &Labels<'_>, address: &Address) -> Vec<ChosenView> {
    let filters = &address.filters;
    let mut chosen = Vec::new();
    let mut add = |label: String, without: fn(&mut Filters)| {
        chosen.push(ChosenView {
            label,
            href: address.with(without).path(),
        });
    };
    if let Some(code) = &filters.category {
        add(labels.category(code), |filters| filters.category = None);
    }
    if let Some(code) = filters.region {
        add(labels.place(code), |filters| filters.region = None);
    }
    if let Some(range) = filters.price {
        add(labels.price(range), |filters| filters.price = None);
    }
    if filters.in_season {
        add(labels.ui.text("search-in-season", &[]), |filters| {
            filters.in_season = false;
        });
    }
    if filters.by_mass {
        add(labels.ui.text("search-by-mass", &[]), |filters| {
            filters.by_mass = false;
        });
    }
    if let Some(kind) = filters.certificate {
        add(labels.certificate(kind), |filters| {
            filters.certificate = None;
        });
    }
    chosen
}
