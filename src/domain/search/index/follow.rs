//! Reads the events, and writes anew what they have changed.

use std::collections::HashMap;

use tantivy::Term;

use super::touched::Touched;
use super::{Keeper, SearchIndex, number};
use crate::base::error::{Error, Result};
use crate::base::ids::{ListingId, OrderId, ShopId};
use crate::db::Database;
use crate::domain::events;
use crate::domain::search::document::Document;
use crate::domain::search::store::{self, Names};

/// Events that are read at a time.
const BATCH: i64 = 500;

/// After so many events that change nothing here the place is written down all the same, so that
/// a restart has little to read again.
const PASSED_MAX: i64 = 20_000;

impl SearchIndex {
    /// Reads events until there are no more; says whether they changed anything here.
    pub(super) fn follow(&self, database: &Database, place: &mut Option<Keeper>) -> Result<bool> {
        let mut is_changed = false;
        loop {
            let Some(keeper) = place.as_mut() else {
                return Ok(is_changed);
            };
            let cursor = keeper.cursor;
            let batch = database.read_now(|conn| events::read_after(conn, cursor, BATCH))?;
            let Some(last) = batch.last() else {
                if keeper.passed > PASSED_MAX {
                    keeper.commit()?;
                }
                return Ok(is_changed);
            };
            let mut touched = Touched::default();
            for event in &batch {
                touched.add(event);
            }
            keeper.cursor = last.cursor();
            if touched.everything {
                *place = None;
                *place = Some(self.replace(database, &mut |_, _| {})?);
                is_changed = true;
                continue;
            }
            keeper.passed += i64::try_from(batch.len()).unwrap_or_default();
            if touched.is_empty() {
                continue;
            }
            if let Err(error) = keeper.write(database, &touched) {
                // What was written of it is given up with the writer; the next turn reads again.
                *place = None;
                return Err(error);
            }
            self.reload()?;
            is_changed = true;
        }
    }
}

impl Keeper {
    /// Takes out what was touched, and writes what is still published of it.
    fn write(&mut self, database: &Database, touched: &Touched) -> Result<()> {
        let orders: Vec<OrderId> = touched.orders.iter().copied().collect();
        let mut listings: Vec<ListingId> = touched.listings.iter().copied().collect();
        let shops: Vec<ShopId> = touched.shops.iter().copied().collect();
        listings.extend(database.read_now(|conn| store::listings_of_orders(conn, &orders))?);
        let documents = database.read_now(|conn| fresh(conn, &listings, &shops))?;
        for listing in &listings {
            self.delete(self.fields.listing, listing.0);
        }
        for shop in &shops {
            self.delete(self.fields.shop, shop.0);
        }
        for document in &documents {
            let row = self.fields.written(document);
            self.writer.add_document(row).map_err(Error::internal)?;
        }
        self.commit()
    }

    fn delete(&self, field: tantivy::schema::Field, id: i64) {
        self.writer
            .delete_term(Term::from_field_u64(field, number(id)));
    }
}

fn fresh(
    conn: &mut crate::db::DbConn,
    listings: &[ListingId],
    shops: &[ShopId],
) -> Result<Vec<Document>> {
    let mut names: Names = HashMap::new();
    store::documents_of(conn, listings, shops, &mut names)
}
