//! What stands behind the goods of the demo: families, how they share, a harvest with its papers,
//! and a lot that was called back.

use chrono::Days;

use super::people;
use super::shops::{Filled, Ground, Opened};
use crate::base::error::{Error, Result};
use crate::base::ids::{HouseholdId, LotId, StockItemId};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{EditListings, ManageShop, PackOrders, RecallLots, ShopScope, grant};
use crate::domain::flows::recall;
use crate::domain::households::{self, NewHousehold, NewRule};
use crate::domain::lots::{self, Inspection, NewCertificate, NewLot};
use crate::domain::shipments::NewParcel;
use crate::domain::{shops, stock};

/// What the families of a shop have brought, each in turn.
const BROUGHT: [&str; 3] = ["5", "3", "2"];

/// How many days before it is noted a lot was harvested.
const NOTED_AFTER: Days = Days::new(2);

/// Publishes how the shop shares: 5 % for the village fund, 10 % for its costs.
pub(super) fn publish_rule(tx: &mut Tx<'_>, shop: &ShopScope<ManageShop>) -> Result<()> {
    let form = Filled(vec![("fund", "5"), ("costs", "10")]);
    households::publish(tx, shop, &NewRule::parse(&form)?)
}

/// Notes the families, and one lot of what they have brought.
pub(super) fn harvest(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    ground: &Ground<'_>,
    (item, amount): (StockItemId, &str),
) -> Result<()> {
    let mut brought: Vec<(HouseholdId, &str)> = Vec::new();
    for (n, (family, part)) in ground.data.texts("family").zip(BROUGHT).enumerate() {
        let name = people::name(n);
        let form = Filled(vec![
            ("household_name", name.as_str()),
            ("alias", family.zh.as_str()),
        ]);
        let family = households::create(tx, shop, &NewHousehold::parse(&form)?)?;
        brought.push((family, part));
    }
    let today = tx.business_date();
    let day = today
        .checked_sub_days(NOTED_AFTER)
        .ok_or_else(|| Error::internal("a day before all days"))?
        .to_string();
    let item = item.to_string();
    let [plot, _] = ground.data.plain_text("plot", ground.random);
    let form = Filled(vec![
        ("lot_item", item.as_str()),
        ("harvested_on", day.as_str()),
        ("lot_quantity", amount),
        ("plot", plot.as_str()),
    ]);
    let items = stock::list_items(tx.conn(), shop)?;
    let lot = lots::create(tx, shop, &NewLot::parse(&form, &items, brought, today)?)?;
    certify(tx, shop, ground, (lot, amount))
}

/// Notes that the lot was tested, and issues its certificate.
fn certify(
    tx: &mut Tx<'_>,
    shop: &ShopScope<EditListings>,
    ground: &Ground<'_>,
    (id, amount): (LotId, &str),
) -> Result<()> {
    let lot = lots::find(tx.conn(), shop, id)?
        .ok_or_else(Error::not_found)?
        .lot;
    let today = tx.business_date();
    let day = today.to_string();
    let [inspector, _] = ground.data.plain_text("inspector", ground.random);
    let report = format!("NJ{}-{}", today.format("%Y%m"), 100 + id.0);
    let form = Filled(vec![
        ("inspection_kind", "entrusted"),
        ("inspected_on", day.as_str()),
        ("inspector", inspector.as_str()),
        ("inspection_result", "passed"),
        ("report", report.as_str()),
    ]);
    lots::inspect(tx, shop, id, &Inspection::parse(&form, today)?)?;
    let of_shop = shops::get(tx.conn(), shop)?;
    let contact = of_shop.contact_phone.trim_start_matches("+86");
    let form = Filled(vec![
        ("certificate_product", lot.item.as_str()),
        ("certificate_quantity", amount),
        ("certificate_origin", of_shop.place_zh.as_str()),
        ("promiser", of_shop.name_zh.as_str()),
        ("promiser_contact", contact),
        ("basis_entrusted_inspection", "true"),
        ("basis_own_control", "true"),
    ]);
    let new = NewCertificate::parse(&form, lot.unit)?;
    lots::certify(tx, shop, id, &new, ground.certificate_key)
}

/// Calls the first lot of a shop back; where goods of it must have been sent, only then.
pub(super) fn call_back(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    shop: &Opened,
    is_sent: bool,
) -> Result<bool> {
    let scope = grant::shop::<RecallLots>(tx.conn(), shop.manager, &shop.slug)?;
    let lots = lots::list(tx.conn(), &scope)?;
    let Some(lot) = lots.last().filter(|lot| !is_sent || lot.assigned > 0) else {
        return Ok(false);
    };
    let [reason, _] = ground.data.plain_text("recall", ground.random);
    recall::recall(tx, &scope, lot.id, &reason)?;
    Ok(true)
}

/// A parcel whose goods are of the oldest lots.
pub(super) fn of_oldest_lots(
    tx: &mut Tx<'_>,
    shop: &ShopScope<PackOrders>,
    order: &OrderNumber,
    parcel: NewParcel,
) -> Result<NewParcel> {
    let mut lots = parcel.lots;
    for (line, offer) in lots::offers_of_order(tx.conn(), shop, order)? {
        lots.entry(line).or_insert(offer.id);
    }
    Ok(NewParcel { lots, ..parcel })
}
