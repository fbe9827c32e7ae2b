//! What is taken off a basket: by a promotion of each shop.
//!
//! Nothing more is asked of the database for shops that offer nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::basket::{self, Basket, Parcel};
use crate::base::error::Result;
use crate::base::fields::FieldError;
use crate::base::ids::{PromotionId, ShopId};
use crate::base::money::Money;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerIdentity, BuyerScope, PublicScope};
use crate::domain::orders::{Bearer, NewOrder, ShipTo};
use crate::domain::promotions::{self, Contact, Goods, Use};

/// What a buyer has said that prices depend on, beside the place.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The codes of coupons, as they were typed.
    pub coupons: BTreeMap<ShopId, String>,
    /// By what the buyer is known so far.
    pub contact: Contact,
    /// Today, in the platform's zone.
    pub today: NaiveDate,
}

impl Entered {
    /// Nothing but who buys, as far as that is known without an address.
    pub fn nothing(buyer: &BuyerScope, today: NaiveDate) -> Self {
        let key = match buyer.identity() {
            BuyerIdentity::Account(user) => Some(format!("user:{user}")),
            BuyerIdentity::Guest(_) | BuyerIdentity::Purchase(_) => None,
        };
        let contact = Contact {
            key,
            ..Contact::default()
        };
        Self {
            coupons: BTreeMap::new(),
            contact,
            today,
        }
    }
}

/// The input of a shop's coupon.
pub fn coupon_field(shop: ShopId) -> String {
    format!("coupon[{shop}]")
}

/// The buyer's cart as it would be ordered to a province (two digits), less what is taken off.
pub fn load(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    province: Option<&str>,
    entered: &Entered,
) -> Result<Basket> {
    let mut basket = basket::load(conn, buyer, province)?;
    take_off(conn, &mut basket, entered)?;
    Ok(basket)
}

fn take_off(conn: &mut DbConn, basket: &mut Basket, entered: &Entered) -> Result<()> {
    let offering = basket
        .parcels
        .iter()
        .map(|parcel| &parcel.shop)
        .filter(|shop| shop.has_promotions);
    let shops: Vec<ShopId> = offering.map(|shop| shop.id).collect();
    let code_of = |shop: ShopId| {
        let typed = entered.coupons.get(&shop).map_or("", String::as_str);
        promotions::code_key(typed)
    };
    let uses = if shops.is_empty() {
        Vec::new()
    } else {
        let codes: Vec<String> = shops.iter().map(|shop| code_of(*shop)).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        promotions::list_offered(conn, PublicScope, &shops, &codes, &entered.contact)?
    };
    for parcel in &mut basket.parcels {
        let shop = parcel.shop.id;
        let uses: Vec<Use> = uses
            .iter()
            .filter(|one| one.promotion.shop == shop)
            .cloned()
            .collect();
        parcel.choose(&uses, &code_of(shop), entered.today)?;
    }
    Ok(())
}

impl Parcel {
    /// Takes off what the shop offers.
    pub(super) fn choose(&mut self, uses: &[Use], code: &str, today: NaiveDate) -> Result<()> {
        let of = Goods {
            goods: self.items,
            freight: self.fee().unwrap_or(Money::ZERO),
        };
        let choice = promotions::choose(uses, code, of, today)?;
        self.reductions.extend(choice.reduction);
        self.coupon_fault = choice.fault.map(|fault| FieldError {
            field: coupon_field(self.shop.id),
            code: fault.code(),
            params: fault.params().to_vec(),
        });
        Ok(())
    }
}

/// What the whole buyer is known by, at the moment of placing.
pub(super) fn contact(key: &str, ship_to: &ShipTo, email: Option<&str>) -> Contact {
    Contact {
        key: Some(key.to_owned()),
        phone: Some(ship_to.phone.to_string()),
        email: email.map(str::to_owned),
    }
}

/// Uses up what the new orders carry.
pub(super) fn use_up(tx: &mut Tx<'_>, new: &[NewOrder], contact: &Contact) -> Result<()> {
    let carried = new.iter().flat_map(|order| {
        let bearers = order.reductions.iter().map(|one| one.bearer);
        bearers.filter_map(|bearer| match bearer {
            Bearer::Shop(promotion) => Some((promotion, order.shop)),
            Bearer::Programme(_) => None,
        })
    });
    let carried: Vec<(PromotionId, ShopId)> = carried.collect();
    promotions::take(tx, &carried, contact)
}
