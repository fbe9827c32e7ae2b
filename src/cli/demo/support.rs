//! The support programmes of the demo: one of each kind, run by the officer and by the platform's
//! supervisor; and what the demo says of its platform.

use chrono::{Days, NaiveDate};

use super::people;
use super::shops::Ground;
use crate::base::division_code::DivisionCode;
use crate::base::error::{Error, Result};
use crate::base::ids::{ProgrammeId, UserId};
use crate::base::money::Money;
use crate::base::operator::Operator;
use crate::base::rate::Rate;
use crate::db::Tx;
use crate::domain::access::{ManageProgrammes, grant};
use crate::domain::programmes::{
    self, Gift, Limits, NewProgramme, ProgrammeCommand, ProgrammeKind, Terms,
};
use crate::domain::promotions;

/// The code of the voucher.
pub(super) const VOUCHER: &str = "XIAOFEI-20";
/// The platform's share of the demo's goods, in basis points; a programme waives it.
const COMMISSION: i64 = 200;
/// How long the programmes run.
const DAYS: u64 = 150;

/// The platform's share of the goods.
pub(super) fn commission() -> Result<Rate> {
    Rate::new(COMMISSION)
}

/// Who runs the demo, marked as made up.
pub(super) fn operator() -> Operator {
    Operator {
        name: "示例运营单位 (sample)".to_owned(),
        phone: "400-000-0000".to_owned(),
        email: "help@example.org".to_owned(),
        filing: "示例备案号 (sample)".to_owned(),
        licence: "示例许可 (sample)".to_owned(),
    }
}

/// Writes and starts them.
pub(super) fn fill(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Result<()> {
    let officer = people::user(tx, people::OFFICER)?;
    let hubei = DivisionCode::parse("42")?;
    let root = DivisionCode::ROOT;
    let day = ground.day;
    let tenth = Gift::Percent(Rate::new(1_000)?);
    let half = Gift::Percent(Rate::new(5_000)?);
    let all = Gift::Percent(Rate::new(Rate::MAX)?);
    let twenty = Gift::Fixed(Money::new(2_000)?);
    let price = ProgrammeKind::PriceSubsidy;
    let mut help = programme(("湖北消费帮扶", "Hubei helps"), price, (hubei, tenth), day)?;
    "由省里出钱，商品每单补一成，最多补 15 元。".clone_into(&mut help.limits.about_zh);
    "The province pays a tenth of the goods of each order, at most 15 yuan."
        .clone_into(&mut help.limits.about_en);
    help.terms.most = Some(Money::new(1_500)?);
    let id = start(tx, officer, &help)?;
    let office = grant::division::<ManageProgrammes>(tx.conn(), officer)?;
    programmes::put_on_shelf(tx, &office, id, true)?;
    let kind = ProgrammeKind::FreightSubsidy;
    let mut freight = programme(
        ("农产品运费补贴", "Half the freight"),
        kind,
        (root, half),
        day,
    )?;
    "各地村店的运费由平台补一半，最多补 5 元。".clone_into(&mut freight.limits.about_zh);
    "The platform pays half the freight of every village shop, at most 5 yuan."
        .clone_into(&mut freight.limits.about_en);
    freight.terms.most = Some(Money::new(500)?);
    start(tx, ground.supervisor, &freight)?;
    let kind = ProgrammeKind::Voucher;
    let mut voucher = programme(("金秋消费券", "Autumn voucher"), kind, (root, twenty), day)?;
    "商品满 100 元，填上券码减 20 元。".clone_into(&mut voucher.limits.about_zh);
    "20 yuan off goods of 100 yuan or more, with the code."
        .clone_into(&mut voucher.limits.about_en);
    voucher.terms.code = Some(promotions::code_key(VOUCHER));
    voucher.terms.min_goods = Money::new(10_000)?;
    start(tx, ground.supervisor, &voucher)?;
    let kind = ProgrammeKind::FeeWaiver;
    let mut waiver = programme(("新店免服务费", "No fees"), kind, (root, all), day)?;
    "平台的服务费全免，让村里多留一点。".clone_into(&mut waiver.limits.about_zh);
    "No service fee of the platform, so that more stays in the village."
        .clone_into(&mut waiver.limits.about_en);
    start(tx, ground.supervisor, &waiver)?;
    Ok(())
}

fn programme(
    (name_zh, name_en): (&str, &str),
    kind: ProgrammeKind,
    (division, gift): (DivisionCode, Gift),
    today: NaiveDate,
) -> Result<NewProgramme> {
    let ends_on = today
        .checked_add_days(Days::new(DAYS))
        .ok_or_else(|| Error::internal("a day out of range"))?;
    Ok(NewProgramme {
        terms: Terms {
            division,
            areas: vec![division],
            kind,
            gift,
            most: None,
            min_goods: Money::ZERO,
            code: None,
        },
        limits: Limits {
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            about_zh: String::new(),
            about_en: String::new(),
            budget: Money::new(5_000_000)?,
            total_limit: None,
            buyer_limit: None,
            starts_on: today,
            ends_on,
        },
    })
}

fn start(tx: &mut Tx<'_>, by: UserId, new: &NewProgramme) -> Result<ProgrammeId> {
    let office = grant::division::<ManageProgrammes>(tx.conn(), by)?;
    let id = programmes::create(tx, &office, new)?;
    programmes::take_step(tx, &office, id, ProgrammeCommand::Activate)?;
    Ok(id)
}
