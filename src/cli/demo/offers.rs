//! What two shops of the demo take off: a coupon each, and one of them something for everybody.

use chrono::{Days, NaiveDate};

use super::shops::{Ground, Opened};
use crate::base::error::{Error, Result};
use crate::base::money::Money;
use crate::base::rate::Rate;
use crate::db::Tx;
use crate::domain::access::{ManageShop, grant};
use crate::domain::promotions::{self, Benefit, Limits, NewPromotion, Terms};

/// The code that both shops have given out.
pub(super) const COUPON: &str = "WELCOME";
/// How long the offers run.
const DAYS: u64 = 120;

/// Makes the offers of the first two shops.
pub(super) fn fill(tx: &mut Tx<'_>, ground: &Ground<'_>, shops: &[Opened]) -> Result<()> {
    let first = shops.iter().find(|shop| shop.is_in_story).or(shops.first());
    let second = shops
        .iter()
        .find(|shop| first.is_some_and(|first| first.slug != shop.slug));
    let five = Benefit::Fixed(Money::new(500)?);
    let twentieth = Benefit::Percent(Rate::new(500)?, Some(Money::new(2_000)?));
    if let Some(first) = first {
        let coupon = offer("新客立减", "Welcome", Some(COUPON), five, ground.day)?;
        let everybody = offer(
            "满二百享九五折",
            "Less from ¥200 on",
            None,
            twentieth,
            ground.day,
        )?;
        for mut new in [coupon, everybody] {
            if new.terms.code.is_none() {
                new.terms.min_goods = Money::new(20_000)?;
            }
            create(tx, first, &new)?;
        }
    }
    if let Some(second) = second {
        let freight = Benefit::Freight(None);
        let coupon = offer("新客包邮", "Sent free", Some(COUPON), freight, ground.day)?;
        create(tx, second, &coupon)?;
    }
    Ok(())
}

fn create(tx: &mut Tx<'_>, shop: &Opened, new: &NewPromotion) -> Result<()> {
    let scope = grant::shop::<ManageShop>(tx.conn(), shop.manager, &shop.slug)?;
    promotions::create(tx, &scope, new)?;
    Ok(())
}

fn offer(
    name_zh: &str,
    name_en: &str,
    code: Option<&str>,
    benefit: Benefit,
    today: NaiveDate,
) -> Result<NewPromotion> {
    let ends_on = today
        .checked_add_days(Days::new(DAYS))
        .ok_or_else(|| Error::internal("a day out of range"))?;
    Ok(NewPromotion {
        terms: Terms {
            code: code.map(promotions::code_key),
            benefit,
            min_goods: Money::ZERO,
        },
        limits: Limits {
            name_zh: name_zh.to_owned(),
            name_en: name_en.to_owned(),
            total_limit: Some(500),
            // What greets new buyers is for their first order.
            buyer_limit: code.map(|_| 1),
            starts_on: today,
            ends_on,
        },
    })
}
