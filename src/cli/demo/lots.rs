//! What stands behind the goods of the demo: families, how they share, and a harvest.

use chrono::Days;

use super::people;
use super::shops::{Filled, Ground};
use crate::base::error::{Error, Result};
use crate::base::ids::{HouseholdId, StockItemId};
use crate::base::order_number::OrderNumber;
use crate::db::Tx;
use crate::domain::access::{EditListings, ManageShop, PackOrders, ShopScope};
use crate::domain::households::{self, NewHousehold, NewRule};
use crate::domain::lots::{self, NewLot};
use crate::domain::shipments::NewParcel;
use crate::domain::stock;

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
    lots::create(tx, shop, &NewLot::parse(&form, &items, brought, today)?)?;
    Ok(())
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
