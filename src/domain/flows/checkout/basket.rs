//! What a checkout would order now: the lines that can be bought, by shop, with their freight.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::base::amount::SoldBy;
use crate::base::error::Result;
use crate::base::fields::{FieldError, FieldErrors};
use crate::base::ids::{ProgrammeId, ShopId};
use crate::base::money::Money;
use crate::base::quantity::Grams;
use crate::db::DbConn;
use crate::domain::access::BuyerScope;
use crate::domain::carts::{self, Line, Pick, ShopFacts};
use crate::domain::freight::{Load, Quote, Template};
use crate::domain::orders::{OrderSums, PaymentMethod, Reduction, ReductionKind};

/// The cart as it would be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// One a shop, in the order in which the shops came into the cart.
    pub parcels: Vec<Parcel>,
    /// Lines that cannot be bought now; they stay in the cart.
    pub left_out: Vec<Line>,
    /// Lines of the cart that were not chosen.
    pub others: usize,
}

/// What one shop would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The shop.
    pub shop: ShopFacts,
    /// The goods.
    pub lines: Vec<Line>,
    /// The price of the goods.
    pub items: Money,
    /// What sending costs; `None` until the province is known.
    pub freight: Option<Quote>,
    /// What is taken off.
    pub reductions: Vec<Reduction>,
    /// Why the coupon that was typed cannot be used.
    pub coupon_fault: Option<FieldError>,
    /// What the shop owes the platform for it, less what a programme waives.
    pub commission: Money,
    /// What is waived of that, and by which programme.
    pub waiver: Option<(ProgrammeId, Money)>,
}

/// The goods of the buyer's cart and what sending them to a province (two digits) costs, in one
/// statement.
pub(super) fn load(
    conn: &mut DbConn,
    buyer: &BuyerScope,
    pick: &Pick,
    province: Option<&str>,
) -> Result<Basket> {
    let (mut lines, templates) = match province {
        Some(code) => carts::lines_and_freight(conn, buyer, (pick.from, code))?,
        None => (carts::view_kind(conn, buyer, pick.from)?, BTreeMap::new()),
    };
    let all = lines.len();
    lines.retain(|line| pick.takes(line.id));
    let others = all - lines.len();
    Ok(Basket {
        others,
        ..Basket::of(lines, &templates, province)?
    })
}

impl Basket {
    /// Sorts lines into parcels and prices them. A shop without a template uses the usual one.
    ///
    /// # Errors
    /// `money.overflow` when a sum leaves the range of money.
    pub fn of(
        lines: Vec<Line>,
        templates: &BTreeMap<ShopId, Template>,
        province: Option<&str>,
    ) -> Result<Self> {
        let (buyable, left_out): (Vec<Line>, Vec<Line>) = lines
            .into_iter()
            .partition(|line| line.hindrance().is_none());
        let mut groups: Vec<Vec<Line>> = Vec::new();
        for line in buyable {
            let shop = line.offer.shop.id;
            let group = groups
                .iter_mut()
                .find(|group| group.first().is_some_and(|one| one.offer.shop.id == shop));
            match group {
                Some(group) => group.push(line),
                None => groups.push(vec![line]),
            }
        }
        let parcels = groups
            .into_iter()
            .filter_map(|lines| Parcel::of(lines, templates, province).transpose())
            .collect::<Result<_>>()?;
        Ok(Self {
            parcels,
            left_out,
            others: 0,
        })
    }

    /// Whether nothing can be ordered.
    pub fn is_empty(&self) -> bool {
        self.parcels.is_empty()
    }

    /// All goods together.
    pub fn goods(&self) -> Result<Money> {
        Money::total(self.parcels.iter().map(|parcel| parcel.items))
    }

    /// What the buyer pays in all; `None` while a freight is open or a shop does not send there.
    pub fn total(&self) -> Result<Option<Money>> {
        let totals: Option<Vec<Money>> = self
            .parcels
            .iter()
            .map(|parcel| parcel.total().transpose())
            .collect::<Option<Result<_>>>()
            .transpose()?;
        totals.map(Money::total).transpose()
    }

    /// The ways of paying that all these shops offer.
    pub fn methods(&self) -> Vec<PaymentMethod> {
        let all = |offers: fn(&ShopFacts) -> bool| {
            !self.is_empty() && self.parcels.iter().all(|parcel| offers(&parcel.shop))
        };
        let mut methods = Vec::new();
        if all(|shop| shop.accepts_cod) {
            methods.push(PaymentMethod::CashOnDelivery);
        }
        if all(|shop| shop.accepts_transfer) {
            methods.push(PaymentMethod::Transfer);
        }
        methods
    }

    /// What is wrong with the coupons that were typed.
    pub fn coupon_faults(&self) -> FieldErrors {
        let mut faults = FieldErrors::new();
        for fault in self
            .parcels
            .iter()
            .filter_map(|one| one.coupon_fault.as_ref())
        {
            faults.add_with(&fault.field, fault.code, fault.params.clone());
        }
        faults
    }

    /// The first shop that takes no orders today, and the day from which it takes them again.
    pub fn closed_shop(&self, today: NaiveDate) -> Option<(&str, NaiveDate)> {
        self.parcels.iter().find_map(|parcel| {
            let next = parcel.shop.opens_again(today)?;
            Some((parcel.shop.name_zh.as_str(), next))
        })
    }

    /// Whether some shop does not send to the province.
    pub fn has_not_sent(&self) -> bool {
        self.parcels
            .iter()
            .any(|parcel| parcel.freight == Some(Quote::NotSent))
    }

    /// All lines that would be ordered.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parcels.iter().flat_map(|parcel| &parcel.lines)
    }
}

impl Parcel {
    fn of(
        lines: Vec<Line>,
        templates: &BTreeMap<ShopId, Template>,
        province: Option<&str>,
    ) -> Result<Option<Self>> {
        let Some(shop) = lines.first().map(|line| line.offer.shop.clone()) else {
            return Ok(None);
        };
        let load = load_of(&lines)?;
        let freight = match (province, templates.get(&shop.id)) {
            (None, _) => None,
            (Some(province), Some(template)) => Some(template.quote(province, &load)?),
            (Some(province), None) => Some(Template::usual().quote(province, &load)?),
        };
        Ok(Some(Self {
            shop,
            lines,
            items: load.goods,
            freight,
            reductions: Vec::new(),
            coupon_fault: None,
            commission: Money::ZERO,
            waiver: None,
        }))
    }

    /// The freight, once it is known.
    pub fn fee(&self) -> Option<Money> {
        match self.freight {
            Some(Quote::Fee { fee, .. }) => Some(fee),
            Some(Quote::NotSent) | None => None,
        }
    }

    /// The day from which all of it can be sent together, if that is still to come.
    pub fn presale(&self, today: NaiveDate) -> Option<NaiveDate> {
        let lines = self.lines.iter();
        lines
            .filter_map(|line| line.offer.listing.presale(today))
            .max()
    }

    /// Whether to ask for the code of a coupon or a voucher.
    pub fn takes_codes(&self) -> bool {
        self.shop.has_promotions || self.shop.has_programmes || self.coupon_fault.is_some()
    }

    /// The goods, less what the shop takes off.
    pub(super) fn net_goods(&self) -> Result<Money> {
        let off = Reduction::sum_of(&self.reductions, ReductionKind::Goods)?;
        self.items.checked_sub(off)
    }

    /// The freight, less what the shop takes off; nothing while it is open.
    pub(super) fn net_freight(&self) -> Result<Money> {
        let off = Reduction::sum_of(&self.reductions, ReductionKind::Freight)?;
        self.fee().unwrap_or(Money::ZERO).checked_sub(off)
    }

    /// All that is taken off.
    pub fn reduced(&self) -> Result<Money> {
        Money::total(self.reductions.iter().map(|one| one.amount))
    }

    /// What the buyer pays, and what that is made of; `None` while the freight is open or the shop
    /// does not send there.
    pub fn sums(&self) -> Result<Option<OrderSums>> {
        let Some(fee) = self.fee() else {
            return Ok(None);
        };
        let off = |kind| Reduction::sum_of(&self.reductions, kind);
        let total = self.items.checked_add(fee)?.checked_sub(self.reduced()?)?;
        Ok(Some(OrderSums {
            items: self.items,
            discount: off(ReductionKind::Goods)?,
            freight: fee.checked_sub(off(ReductionKind::Freight)?)?,
            subsidy: off(ReductionKind::Subsidy)?,
            total,
        }))
    }

    /// What the buyer pays; `None` while that is open.
    pub fn total(&self) -> Result<Option<Money>> {
        Ok(self.sums()?.map(|sums| sums.total))
    }
}

fn load_of(lines: &[Line]) -> Result<Load> {
    let (mut prices, mut masses, mut pieces) = (Vec::new(), Vec::new(), 0_i64);
    for line in lines {
        prices.push(line.price()?);
        masses.push(line.mass()?.unwrap_or_default());
        pieces = pieces.saturating_add(match line.offer.sold_by {
            SoldBy::Piece => line.quantity,
            SoldBy::Mass => 1,
        });
    }
    Ok(Load {
        goods: Money::total(prices)?,
        pieces,
        mass: Grams::total(masses)?,
    })
}
