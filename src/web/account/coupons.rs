//! What an account can have taken off, and what it has had taken off.

use chrono::NaiveDate;
use serde::Serialize;

use crate::base::error::Result;
use crate::base::ids::ShopId;
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::db::DbConn;
use crate::domain::access::{BuyerScope, PublicScope, ShopState};
use crate::domain::follows::{self, Followed};
use crate::domain::orders::{self, UsedReduction};
use crate::domain::promotions::{self, Benefit, BenefitKind, Contact, Use};
use crate::web::extract::{Db, Login};
use crate::web::respond::{HtmlResult, Ui};
use crate::web::shown_reduction::ReductionView;
use crate::web::storefront::cards::shop_path;
use crate::web::templates::PageView;

/// The most uses that the page lists.
const USED_SHOWN: i64 = 100;

/// The page.
#[derive(Debug, Serialize)]
pub(in crate::web) struct CouponsView {
    /// What the shops that the person follows take off now, without a code.
    offers: Vec<OfferView>,
    /// Whether the person follows any.
    follows: bool,
    used: Vec<UsedView>,
}

/// What a shop takes off now; `promotions.terms` reads it.
#[derive(Debug, Serialize)]
struct OfferView {
    name: String,
    shop: String,
    href: String,
    kind: BenefitKind,
    amount: Option<i64>,
    rate: String,
    min_goods: i64,
    from: String,
    to: String,
    /// Whether the person has used it as often as one may.
    is_used_up: bool,
}

/// What was taken off an order.
#[derive(Debug, Serialize)]
struct UsedView {
    reduction: ReductionView,
    order: String,
    at: i64,
    /// Whether the order was called off, which gives the use back.
    is_back: bool,
}

impl CouponsView {
    fn load(
        conn: &mut DbConn,
        buyer: &BuyerScope,
        (today, locale): (NaiveDate, Locale),
    ) -> Result<Self> {
        let followed = follows::list(conn, buyer)?;
        let open: Vec<ShopId> = followed
            .iter()
            .filter(|shop| shop.state == ShopState::Approved)
            .map(|shop| shop.shop_id)
            .collect();
        let contact = Contact {
            user: buyer.user_id(),
            ..Contact::default()
        };
        let offered = promotions::list_offered(conn, PublicScope, &open, &[], &contact)?;
        let used = orders::list_used_reductions(conn, buyer, USED_SHOWN)?;
        Ok(Self {
            offers: offered
                .iter()
                .filter(|one| one.promotion.runs_on(today) && !one.promotion.is_used_up())
                .filter_map(|one| OfferView::new(one, &followed, locale))
                .collect(),
            follows: !followed.is_empty(),
            used: used.iter().map(|one| UsedView::new(one, locale)).collect(),
        })
    }
}

impl OfferView {
    fn new(one: &Use, followed: &[Followed], locale: Locale) -> Option<Self> {
        let promotion = &one.promotion;
        let shop = followed
            .iter()
            .find(|shop| shop.shop_id == promotion.shop)?;
        let (amount, rate) = match promotion.benefit {
            Benefit::Fixed(amount) => (Some(amount), String::new()),
            Benefit::Percent(rate, most) => (most, rate.to_percent()),
            Benefit::Freight(most) => (most, String::new()),
        };
        Some(Self {
            name: locale
                .pick(&promotion.name_zh, &promotion.name_en)
                .to_owned(),
            shop: locale.pick(&shop.name_zh, &shop.name_en).to_owned(),
            href: shop_path(&shop.slug),
            kind: promotion.benefit.kind(),
            amount: amount.map(Money::get),
            rate,
            min_goods: promotion.min_goods.get(),
            from: promotion.starts_on.to_string(),
            to: promotion.ends_on.to_string(),
            is_used_up: promotion
                .buyer_limit
                .is_some_and(|limit| one.by_buyer >= limit),
        })
    }
}

impl UsedView {
    fn new(used: &UsedReduction, locale: Locale) -> Self {
        Self {
            reduction: ReductionView::new(&used.reduction, locale),
            order: used.order.to_string(),
            at: used.placed_at.ms(),
            is_back: used.is_released,
        }
    }
}

impl PageView for CouponsView {
    const TEMPLATE: &'static str = "pages/account/coupons.html";

    fn samples() -> Vec<Self> {
        let offer = |kind, is_used_up| OfferView {
            name: "春茶节 <新>".to_owned(),
            shop: "龙井村茶铺".to_owned(),
            href: "/v/longjing".to_owned(),
            kind,
            amount: Some(1_000),
            rate: "10".to_owned(),
            min_goods: 10_000,
            from: "2026-11-01".to_owned(),
            to: "2026-12-31".to_owned(),
            is_used_up,
        };
        let used = |is_back| UsedView {
            reduction: ReductionView::sample(),
            order: "2611254310573281-01".to_owned(),
            at: 1_795_572_000_000,
            is_back,
        };
        let of = |offers, follows, used| Self {
            offers,
            follows,
            used,
        };
        vec![
            of(
                vec![
                    offer(BenefitKind::Fixed, false),
                    offer(BenefitKind::Percent, true),
                    offer(BenefitKind::Freight, false),
                ],
                true,
                vec![used(false), used(true)],
            ),
            of(Vec::new(), true, Vec::new()),
            of(Vec::new(), false, Vec::new()),
        ]
    }
}

pub(super) async fn show(login: Login, ui: Ui, db: Db) -> HtmlResult {
    let at = (db.clock().now().date_in(db.zone()), ui.locale());
    let view = db
        .read(move |conn| CouponsView::load(conn, &login.buyer, at))
        .await?;
    ui.page(&view)
}
