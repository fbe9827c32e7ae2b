//! What a shop says now, part by part.

use serde::Serialize;

use crate::base::input::Fields;
use crate::base::phone::Phone;
use crate::domain::flows::shop_settings::SettingsForm;
use crate::domain::shops::{
    CONTACT_FIELDS, ExemptReason, Front, LicenceKind, PAYMENT_FIELDS, PROMISE_FIELD, Shop,
    TEXT_FIELDS, WEIGH_FIELD,
};
use crate::web::shown_application::last_four;

/// One part with the address of its form.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    part: &'static str,
    href: String,
    facts: Vec<Fact>,
}

/// One line. Either the text or the key of one; both are empty where nothing is said.
#[derive(Debug, Serialize)]
struct Fact {
    field: &'static str,
    text: String,
    key: String,
}

/// All parts of the settings, in the order of the page; parcels leave from `origin`.
pub(super) fn parts((shop, front): (&Shop, &Front), origin: &str, base: &str) -> Vec<PartView> {
    SettingsForm::ALL
        .iter()
        .map(|part| PartView {
            part: part.as_str(),
            href: format!("{base}/{part}"),
            facts: facts(*part, (shop, front), origin),
        })
        .collect()
}

fn facts(part: SettingsForm, (shop, front): (&Shop, &Front), origin: &str) -> Vec<Fact> {
    let said = |field: &'static str| Fact {
        field,
        text: shop.value(field).to_owned(),
        key: String::new(),
    };
    match part {
        SettingsForm::Texts => TEXT_FIELDS.iter().map(|field| said(field)).collect(),
        SettingsForm::Address => vec![Fact {
            text: format!("/v/{}", shop.slug),
            ..said("slug")
        }],
        SettingsForm::Contact => CONTACT_FIELDS
            .iter()
            .map(|field| match *field {
                "contact_phone" => Fact {
                    text: domestic(&shop.contact_phone),
                    ..said(field)
                },
                "origin_code" => Fact {
                    text: origin.to_owned(),
                    ..said(field)
                },
                field => said(field),
            })
            .collect(),
        SettingsForm::Holiday => holiday(shop, front),
        SettingsForm::Promise => vec![Fact {
            field: PROMISE_FIELD,
            text: front
                .ship_days
                .map_or_else(String::new, |days| days.to_string()),
            key: String::new(),
        }],
        SettingsForm::Weighing => vec![Fact {
            field: WEIGH_FIELD,
            text: format!("{} %", shop.weigh_tolerance.to_percent()),
            key: String::new(),
        }],
        SettingsForm::Payment => payment(shop),
        SettingsForm::Licence => licence(shop),
    }
}

fn holiday(shop: &Shop, front: &Front) -> Vec<Fact> {
    let days = shop.holiday();
    let days_off = Fact {
        field: "holiday",
        text: days.map_or_else(String::new, |days| {
            format!("{} – {}", days.first, days.last)
        }),
        key: if days.is_some() { "" } else { "holiday-none" }.to_owned(),
    };
    if days.is_none() {
        return vec![days_off];
    }
    let said = |field: &'static str, text: &str| Fact {
        field,
        text: text.to_owned(),
        key: String::new(),
    };
    let closes = if front.closes_on_holiday {
        "fact-yes"
    } else {
        "fact-no"
    };
    vec![
        days_off,
        said("holiday_zh", &front.holiday_zh),
        said("holiday_en", &front.holiday_en),
        of_key("closes_on_holiday", closes),
    ]
}

fn payment(shop: &Shop) -> Vec<Fact> {
    let ticked = |is: bool| if is { "fact-yes" } else { "fact-no" };
    PAYMENT_FIELDS
        .iter()
        .filter(|field| shop.accepts_transfer || !field.starts_with("bank_"))
        .map(|field| match *field {
            "accepts_cod" => of_key(field, ticked(shop.accepts_cod)),
            "bank_account" => Fact {
                field,
                text: last_four(&shop.bank_account),
                key: String::new(),
            },
            "accepts_transfer" => of_key(field, ticked(shop.accepts_transfer)),
            field => Fact {
                field,
                text: shop.value(field).to_owned(),
                key: String::new(),
            },
        })
        .collect()
}

fn licence(shop: &Shop) -> Vec<Fact> {
    let kind = of_key(
        "licence_kind",
        &format!("licence-kind-{}", shop.licence_kind),
    );
    let more = match shop.licence_kind {
        LicenceKind::Licence => Fact {
            field: "licence_number",
            text: shop.licence_number.clone(),
            key: String::new(),
        },
        LicenceKind::Exempt => match shop.exempt_reason.parse::<ExemptReason>() {
            Ok(reason) => of_key("exempt_reason", &format!("exempt-reason-{reason}")),
            Err(_) => Fact {
                field: "exempt_reason",
                text: shop.exempt_reason.clone(),
                key: String::new(),
            },
        },
    };
    vec![kind, more]
}

fn of_key(field: &'static str, key: &str) -> Fact {
    Fact {
        field,
        text: String::new(),
        key: key.to_owned(),
    }
}

/// A number as people in the country write it.
pub(super) fn domestic(stored: &str) -> String {
    Phone::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.domestic().to_owned())
}
