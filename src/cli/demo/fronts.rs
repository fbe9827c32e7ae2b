//! What the shops of the demo show beside their goods: pictures of the village, a promise, a holiday,
//! certificates that were checked and one that was not.

use chrono::Days;

use super::STORY_DAYS;
use super::people;
use super::shops::{Filled, Ground, Opened};
use crate::base::error::{Error, Result};
use crate::db::Tx;
use crate::domain::access::{EditListings, ManageShop, ReviewApplications, ShopScope, grant};
use crate::domain::flows::shop_settings::{self, Setting, SettingsForm};
use crate::domain::media::{self, Pictures};
use crate::domain::shops::{self, Caption};
use crate::domain::standards::{self, NewCertificate};

/// The picture that stands for the photo of a certificate.
pub(super) const PAPER: &str = "package";
/// Of so many shops one has certificates.
const CERTIFIED: usize = 2;
/// How long after the present day the holiday begins and ends.
const HOLIDAY: (i64, i64) = (6, 12);

/// Fills in the page of each shop.
pub(super) fn fill(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (opened, pictures): (&[Opened], &[Vec<&str>]),
) -> Result<()> {
    for (n, (shop, names)) in opened.iter().zip(pictures).enumerate() {
        let desk = grant::shop::<ManageShop>(tx.conn(), shop.manager, &shop.slug)?;
        promise(tx, ground, &desk, n)?;
        let editor = grant::shop::<EditListings>(tx.conn(), shop.manager, &shop.slug)?;
        story(tx, ground, &editor, names)?;
        if n.is_multiple_of(CERTIFIED) {
            certify(tx, ground, &desk, n)?;
        }
    }
    let away = opened
        .iter()
        .find(|shop| shop.is_in_story)
        .or(opened.first());
    match away {
        Some(shop) => {
            let desk = grant::shop::<ManageShop>(tx.conn(), shop.manager, &shop.slug)?;
            holiday(tx, ground, &desk)
        }
        None => Ok(()),
    }
}

fn save(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    desk: &ShopScope<ManageShop>,
    (form, fields): (SettingsForm, Vec<(&'static str, &str)>),
) -> Result<()> {
    let setting = Setting::parse(form, &Filled(fields), ground.tree, tx.business_date())?;
    shop_settings::save(tx, desk, &setting)?;
    Ok(())
}

fn promise(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    desk: &ShopScope<ManageShop>,
    n: usize,
) -> Result<()> {
    let days = (n % 3 + 2).to_string();
    let fields = vec![("ship_days", days.as_str())];
    save(tx, ground, desk, (SettingsForm::Promise, fields))
}

fn holiday(tx: &mut Tx<'_>, ground: &Ground<'_>, desk: &ShopScope<ManageShop>) -> Result<()> {
    let day = |days: i64| {
        let ahead = u64::try_from(STORY_DAYS + days).map_err(Error::internal)?;
        let day = ground.day.checked_add_days(Days::new(ahead));
        let day = day.ok_or_else(|| Error::internal("a day out of range"))?;
        Ok::<_, Error>(day.to_string())
    };
    let (from, to) = (day(HOLIDAY.0)?, day(HOLIDAY.1)?);
    let [zh, en] = ground.data.plain_text("holiday", ground.random);
    let fields = vec![
        ("holiday_from", from.as_str()),
        ("holiday_to", to.as_str()),
        ("holiday_zh", zh.as_str()),
        ("holiday_en", en.as_str()),
    ];
    save(tx, ground, desk, (SettingsForm::Holiday, fields))
}

fn story(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    shop: &ShopScope<EditListings>,
    names: &[&str],
) -> Result<()> {
    for (name, caption) in names.iter().rev().take(2).zip(ground.data.texts("caption")) {
        let picture = find(ground, name)?;
        let stored = media::find_or_insert(tx, shop, picture)?;
        let form = Filled(vec![
            ("caption_zh", caption.zh.as_str()),
            ("caption_en", caption.en.as_str()),
        ]);
        shops::add_picture(tx, shop, stored, &Caption::parse(&form)?)?;
    }
    Ok(())
}

fn find<'a>(ground: &Ground<'a>, name: &str) -> Result<&'a Pictures> {
    ground.pictures.get(name).ok_or_else(Error::not_found)
}

/// One that holds, one that is over by now, and one that waits.
fn certify(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    desk: &ShopScope<ManageShop>,
    n: usize,
) -> Result<()> {
    let of = shops::get(tx.conn(), desk)?;
    let today = tx.business_date();
    let scan = find(ground, PAPER)?.hash.clone();
    let office = people::user(tx, people::SUPERVISOR)?;
    let office = grant::division::<ReviewApplications>(tx.conn(), office)?;
    let day = |days: u64| {
        let day = today.checked_sub_days(Days::new(days));
        day.map(|day| day.to_string()).unwrap_or_default()
    };
    let next_year = today
        .checked_add_days(Days::new(300))
        .unwrap_or(today)
        .to_string();
    let papers = [
        ("geographical", "AGI", day(900), String::new(), true),
        ("green", "LB", day(700), next_year, n.is_multiple_of(4)),
        ("gap", "GAP", day(1_100), day(5), true),
    ];
    for (kind, prefix, from, to, is_checked) in papers {
        let number = format!("{prefix}-2026-{:05}", n + 101);
        let [issuer, _] = ground.data.plain_text(kind, ground.random);
        let form = Filled(vec![
            ("certificate_kind", kind),
            ("certificate_name", of.name_zh.as_str()),
            ("certificate_number", number.as_str()),
            ("issuer", issuer.as_str()),
            ("issued_on", from.as_str()),
            ("valid_to", to.as_str()),
        ]);
        let new = NewCertificate::parse(&form, today)?;
        standards::enter(tx, desk, &new, &scan)?;
        let entered = standards::list(tx.conn(), desk)?;
        if let Some(last) = entered.first().filter(|_| is_checked) {
            standards::verify(tx, &office, last.id)?;
        }
    }
    Ok(())
}
