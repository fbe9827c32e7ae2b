//! What an application says, field by field, for those who check it before it is sent and those
//! who review it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::division_code::DivisionCode;
use crate::base::input::Fields;
use crate::base::locale::Locale;
use crate::base::phone::Phone;
use crate::domain::applications::FieldGroup;
use crate::domain::charters::{self, Category, Charter};
use crate::domain::divisions::Tree;
use crate::domain::flows::shop_approval::Dossier;
use crate::domain::shops::{ExemptReason, LicenceKind, Shop};
use crate::domain::villages::Village;
use crate::web::forms::Fault;

/// The fields of one step.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct FactGroup {
    /// The step.
    pub step: &'static str,
    /// Its fields, those left out that do not apply.
    pub facts: Vec<Fact>,
}

/// What one field says.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct Fact {
    /// The name of the input.
    pub field: &'static str,
    /// What was written; empty if nothing was.
    pub text: String,
    /// The key of the text, where a word was chosen; else empty.
    pub key: String,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// What the applicant is asked to change.
    pub comment: String,
}

/// What names are looked up in.
pub(in crate::web) struct Names<'a> {
    /// The divisions.
    pub tree: &'a Tree,
    /// The categories of specialties.
    pub categories: &'a [Category],
    /// The language.
    pub locale: Locale,
    /// Whether the account is shown whole: to who has written it, and nobody else.
    pub has_account: bool,
}

/// The facts of an application, step by step, with what it lacks and what is asked to change.
pub(in crate::web) fn of_dossier(dossier: &Dossier, names: &Names<'_>) -> Vec<FactGroup> {
    let comments = dossier.comments().map(|comments| &comments.by_field);
    let source = Source {
        charter: Some(&dossier.charter),
        shop: &dossier.shop,
        village: &dossier.village,
        names,
    };
    let mut groups: Vec<FactGroup> = FieldGroup::of_kind(dossier.application.kind)
        .iter()
        .map(|step| source.group(*step))
        .collect();
    for fact in groups.iter_mut().flat_map(|group| &mut group.facts) {
        let mut faults = dossier.missing.iter();
        fact.fault = faults
            .find(|fault| fault.field == fact.field)
            .map(Fault::of);
        fact.comment = comments
            .and_then(|comments: &BTreeMap<_, _>| comments.get(fact.field).cloned())
            .unwrap_or_default();
    }
    groups
}

/// The facts of a shop, with those of its charter if it has one.
pub(in crate::web) fn of_shop(
    shop: &Shop,
    charter: Option<&Charter>,
    village: &Village,
    names: &Names<'_>,
) -> Vec<FactGroup> {
    let steps = FieldGroup::ALL
        .iter()
        .filter(|step| charter.is_some() || **step != FieldGroup::Specialty);
    let source = Source {
        charter,
        shop,
        village,
        names,
    };
    steps.map(|step| source.group(*step)).collect()
}

struct Source<'a> {
    charter: Option<&'a Charter>,
    shop: &'a Shop,
    village: &'a Village,
    names: &'a Names<'a>,
}

impl Source<'_> {
    fn group(&self, step: FieldGroup) -> FactGroup {
        let fields = step.fields().into_iter();
        FactGroup {
            step: step.as_str(),
            facts: fields
                .filter(|field| self.applies(field))
                .map(|field| self.fact(field))
                .collect(),
        }
    }

    /// A bank account says nothing where no transfer is taken, nor a licence number where there
    /// is no licence.
    fn applies(&self, field: &str) -> bool {
        match field {
            "bank_name" | "bank_holder" | "bank_account" => self.shop.accepts_transfer,
            "licence_number" => self.shop.licence_kind == LicenceKind::Licence,
            "exempt_reason" => self.shop.licence_kind == LicenceKind::Exempt,
            _ => true,
        }
    }

    fn fact(&self, field: &'static str) -> Fact {
        let (text, key) = self.value(field);
        Fact {
            field,
            text,
            key,
            fault: None,
            comment: String::new(),
        }
    }

    fn value(&self, field: &'static str) -> (String, String) {
        let Names {
            tree,
            categories,
            locale,
            has_account,
        } = *self.names;
        let text = |text: &str| (text.to_owned(), String::new());
        let key = |key: String| (String::new(), key);
        match field {
            "village" => text(&self.village.full_name(tree, locale)),
            "category" => {
                let code = self.charter.map_or("", |charter| &charter.category_code);
                let known = categories.iter().find(|category| category.code == code);
                text(known.map_or(code, |category| category.name(locale)))
            }
            "origin_code" => text(&place(self.shop.origin_code, tree, locale)),
            "contact_phone" => text(&phone(&self.shop.contact_phone)),
            "bank_account" if !has_account => text(&last_four(&self.shop.bank_account)),
            "accepts_cod" => key(yes_or_no(self.shop.accepts_cod)),
            "accepts_transfer" => key(yes_or_no(self.shop.accepts_transfer)),
            "licence_kind" => key(format!("licence-kind-{}", self.shop.licence_kind)),
            "exempt_reason" => key(exempt_key(&self.shop.exempt_reason)),
            field if charters::FIELDS.contains(&field) => {
                text(self.charter.map_or("", |charter| charter.value(field)))
            }
            field => text(self.shop.value(field)),
        }
    }
}

/// The last digits of an account, for who compares and does not pay; empty for none.
pub(in crate::web) fn last_four(account: &str) -> String {
    let mut digits: Vec<char> = account.chars().rev().take(4).collect();
    if digits.is_empty() {
        return String::new();
    }
    digits.push('…');
    digits.iter().rev().collect()
}

fn place(code: DivisionCode, tree: &Tree, locale: Locale) -> String {
    tree.full_name(code, locale)
}

fn phone(stored: &str) -> String {
    Phone::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.domestic().to_owned())
}

fn yes_or_no(is: bool) -> String {
    (if is { "fact-yes" } else { "fact-no" }).to_owned()
}

/// The key of the text for a reason why no registration is needed; empty while none is given.
pub(in crate::web) fn exempt_key(stored: &str) -> String {
    stored.parse::<ExemptReason>().map_or_else(
        |_none| String::new(),
        |reason| format!("exempt-reason-{reason}"),
    )
}
