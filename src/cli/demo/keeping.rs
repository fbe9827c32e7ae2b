//! What the buyers of the demo keep: addresses, shops that they follow, goods in the cart.

use super::orders::ship_to;
use super::shops::{Ground, Opened};
use crate::base::error::{Kind, Result};
use crate::db::Tx;
use crate::domain::access::{BuyerScope, PublicScope};
use crate::domain::{addresses, carts, follows};

/// Shops that one buyer follows.
const FOLLOWED: usize = 5;

/// Lets a buyer with an account keep a home and two other addresses, follow some shops, and put
/// something into the cart.
pub(super) fn fill(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (buyer, n): (&BuyerScope, usize),
    shops: &[Opened],
) -> Result<()> {
    for (place, whose) in [n, n + 31, n + 57].into_iter().enumerate() {
        addresses::add(tx, buyer, &ship_to(ground, whose)?, place == 0)?;
    }
    let first = shops.iter().filter(|shop| shop.is_in_story).take(1);
    let others = shops.iter().skip(n % 7).step_by(3).take(FOLLOWED);
    for shop in first.chain(others) {
        follows::follow(tx, PublicScope, buyer, &shop.slug)?;
    }
    for shop in shops.iter().skip(n % 5).take(2) {
        if let Some((variant, quantity)) = shop.variants.first() {
            match carts::add(tx, buyer, *variant, quantity) {
                // What is sold out stays on the shelf.
                Err(error) if error.kind() != Kind::Invalid => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
