//! Villages whose division was merged or renumbered: they, and their shops, come to the division
//! that took its place, so that the administrators there see them.

use serde::Serialize;
use serde_json::json;

use crate::base::division_code::DivisionCode;
use crate::base::error::Result;
use crate::db::{Database, Tx};
use crate::domain::access::{Actor, SystemScope};
use crate::domain::divisions::{Directory, Tree};
use crate::domain::events::{self, NewEvent};
use crate::domain::listings::cards;
use crate::domain::shops;
use crate::domain::shops::store::Place;
use crate::domain::villages::{self, Village};

/// What became of the villages of divisions that are no more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rehomed {
    /// Villages that moved.
    pub moved: usize,
    /// Villages whose name is taken where they would go, by code and name: for people to decide.
    pub left: Vec<String>,
}

/// Moves every village of a division that ended to the division that took its place, one
/// transaction a village.
pub fn rehome_villages(
    database: &Database,
    directory: &Directory,
    scope: &SystemScope,
) -> Result<Rehomed> {
    let tree = database.read_now(|conn| directory.tree(conn))?;
    let today = database.clock().now().date_in(database.zone());
    let mut rehomed = Rehomed::default();
    for (ended, successor) in tree.succeeded(today) {
        let (old, new) = (ended.code, successor.code);
        for village in database.read_now(|conn| villages::list_in(conn, old))? {
            if database.write_now(|tx| rehome(tx, scope, &tree, &village, new))? {
                rehomed.moved += 1;
            } else {
                rehomed
                    .left
                    .push(format!("{} {}", village.code, village.name));
            }
        }
    }
    Ok(rehomed)
}

/// Whether the village, and with it its shops, could move.
fn rehome(
    tx: &mut Tx<'_>,
    scope: &SystemScope,
    tree: &Tree,
    village: &Village,
    division: DivisionCode,
) -> Result<bool> {
    let Some(moved) = villages::rehome(tx, scope, village, division)? else {
        return Ok(false);
    };
    let place = Place::of(&moved, tree);
    for shop in shops::store::rehome(tx, scope, &place, village.division_code)? {
        let event = NewEvent::new("shop", shop.0, "shop.rehomed", Actor::System)
            .of_shop(shop)
            .before(json!({ "division_code": village.code }))
            .after(json!({ "division_code": moved.code }));
        events::record(tx, event)?;
        cards::refresh_shop(tx, shop)?;
    }
    Ok(true)
}
