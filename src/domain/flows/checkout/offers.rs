//! What is taken off a basket: by a promotion of each shop, then by programmes.
//!
//! Nothing more is asked of the database for shops that offer nothing, in places that no programme
//! is for.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::basket::{self, Basket, Parcel};
use crate::base::error::{Error, Result};
use crate::base::fields::FieldError;
use crate::base::ids::{OrderId, ProgrammeId, PromotionId, ShopId};
use crate::base::money::Money;
use crate::base::rate::{Rate, Rounding};
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, PublicScope};
use crate::domain::carts::Pick;
use crate::domain::orders::{Bearer, ShipTo};
use crate::domain::programmes::{self, Asked, NewUse, Offered};
use crate::domain::promotions::{self, Contact, Goods, Use};

/// What a buyer has said that prices depend on, beside the place.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Which goods it is about.
    pub pick: Pick,
    /// The codes of coupons, as they were typed.
    pub coupons: BTreeMap<ShopId, String>,
    /// By what the buyer is known so far.
    pub contact: Contact,
    /// Today, in the platform's zone.
    pub today: NaiveDate,
    /// The platform's share of the goods; nobody but the shop sees it.
    pub commission: Rate,
}

impl Entered {
    /// Nothing but who buys, as far as that is known without an address.
    pub fn nothing(buyer: &BuyerScope, today: NaiveDate) -> Self {
        let contact = Contact {
            user: buyer.user_id(),
            ..Contact::default()
        };
        Self {
            pick: Pick::default(),
            coupons: BTreeMap::new(),
            contact,
            today,
            commission: Rate::ZERO,
        }
    }
}

/// The input of a shop's coupon.
pub fn coupon_field(shop: ShopId) -> String {
    format!("coupon[{shop}]")
}

/// What of the buyer's cart is chosen, as it would be ordered to a province (two digits), less what is taken off.
pub fn load(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    province: Option<&str>,
    entered: &Entered,
) -> Result<Basket> {
    let mut basket = basket::load(conn, buyer, &entered.pick, province)?;
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
    let mut offered = offered(conn, basket, entered)?;
    for parcel in &mut basket.parcels {
        let shop = parcel.shop.id;
        let uses: Vec<Use> = uses
            .iter()
            .filter(|one| one.promotion.shop == shop)
            .cloned()
            .collect();
        parcel.take_off(&uses, &mut offered, &code_of(shop), entered)?;
    }
    Ok(())
}

/// What programmes offer; no statement where there are none.
fn offered(conn: &mut DbConn, basket: &Basket, entered: &Entered) -> Result<Vec<Offered>> {
    let supported = || {
        let parcels = basket.parcels.iter();
        parcels.filter(|parcel| parcel.shop.has_programmes)
    };
    let divisions: Vec<&str> = supported()
        .map(|parcel| parcel.shop.division_code.as_str())
        .collect();
    if divisions.is_empty() {
        return Ok(Vec::new());
    }
    let codes: Vec<String> = supported()
        .filter_map(|parcel| entered.coupons.get(&parcel.shop.id))
        .map(|typed| promotions::code_key(typed))
        .collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let of_buyer = (&entered.contact, entered.today);
    programmes::list_offered(conn, PublicScope, &divisions, &codes, of_buyer)
}

impl Parcel {
    /// Takes off what the shop offers, then what programmes do.
    fn take_off(
        &mut self,
        uses: &[Use],
        offered: &mut [Offered],
        code: &str,
        entered: &Entered,
    ) -> Result<()> {
        let division = self.shop.division_code.clone();
        let mut of = Asked {
            division: &division,
            code,
            items: self.items,
            goods: self.items,
            freight: Money::ZERO,
            commission: Money::ZERO,
            lines: self.lines.len(),
            today: entered.today,
        };
        // A shop's own code comes before a voucher's.
        let is_own = uses
            .iter()
            .any(|one| one.promotion.code.as_deref() == Some(code));
        let is_voucher = !is_own && of.names_voucher(offered);
        self.choose(uses, if is_voucher { "" } else { code }, entered.today)?;
        of.goods = self.net_goods()?;
        of.freight = self.net_freight()?;
        of.commission = entered.commission.of(of.goods, Rounding::Down)?;
        if !is_voucher {
            of.code = "";
        }
        let chosen = programmes::choose(offered, &of)?;
        self.reductions.extend(chosen.reductions);
        self.commission = match chosen.waiver {
            Some((_, waived)) => of.commission.checked_sub(waived)?,
            None => of.commission,
        };
        self.waiver = chosen.waiver;
        if let Some(fault) = chosen.fault {
            self.coupon_fault = Some(self.fault_of(&fault));
        }
        Ok(())
    }

    fn fault_of(&self, fault: &Error) -> FieldError {
        FieldError {
            field: coupon_field(self.shop.id),
            code: fault.code(),
            params: fault.params().to_vec(),
        }
    }

    /// What the order takes out of the budgets of programmes.
    fn taken(&self) -> impl Iterator<Item = (ProgrammeId, Money)> {
        let subsidies = self.reductions.iter().filter_map(|one| match one.bearer {
            Bearer::Programme(programme) => Some((programme, one.amount)),
            Bearer::Shop(_) => None,
        });
        subsidies.chain(self.waiver)
    }

    /// Takes off what the shop offers.
    pub(super) fn choose(&mut self, uses: &[Use], code: &str, today: NaiveDate) -> Result<()> {
        let of = Goods {
            goods: self.items,
            freight: self.fee().unwrap_or(Money::ZERO),
        };
        let choice = promotions::choose(uses, code, of, today)?;
        self.reductions.extend(choice.reduction);
        self.coupon_fault = choice.fault.map(|fault| self.fault_of(&fault));
        Ok(())
    }
}

/// What the whole buyer is known by, at the moment of placing.
pub(super) fn contact(buyer: &BuyerScope, ship_to: &ShipTo, email: Option<&str>) -> Contact {
    Contact {
        user: buyer.user_id(),
        phone: Some(ship_to.phone.to_string()),
        email: email.map(str::to_owned),
    }
}

/// Uses up what the new orders carry.
pub(super) fn use_up(tx: &mut Tx<'_>, basket: &Basket, contact: &Contact) -> Result<()> {
    let carried = basket.parcels.iter().flat_map(|parcel| {
        let bearers = parcel.reductions.iter().map(|one| one.bearer);
        bearers.filter_map(|bearer| match bearer {
            Bearer::Shop(promotion) => Some((promotion, parcel.shop.id)),
            Bearer::Programme(_) => None,
        })
    });
    let carried: Vec<(PromotionId, ShopId)> = carried.collect();
    promotions::take(tx, &carried, contact)?;
    let taken = basket.parcels.iter().flat_map(Parcel::taken);
    programmes::reserve(tx, taken, contact)
}

/// Notes what the orders that were written take out of budgets.
pub(super) fn note_uses(
    tx: &mut Tx<'_>,
    basket: &Basket,
    ids: &BTreeMap<ShopId, OrderId>,
) -> Result<()> {
    let mut uses = Vec::new();
    for parcel in &basket.parcels {
        let shop = parcel.shop.id;
        for (programme, amount) in parcel.taken() {
            let order = ids.get(&shop).copied();
            uses.push(NewUse {
                programme,
                shop,
                order: order.ok_or_else(|| Error::internal("an order was not written"))?,
                amount,
            });
        }
    }
    programmes::note_uses(tx, &uses)
}
