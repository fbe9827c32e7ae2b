//! A guest's cart goes into the account's when the guest logs in (O-52), and what was bought with it.

use crate::base::amount::{Amount, MAX_LINE_GRAMS, SoldBy};
use crate::base::error::Result;
use crate::base::ids::{CartLineId, UserId};
use crate::base::quantity::Quantity;
use crate::db::{DbConn, Tx};
use crate::domain::access::{BuyerScope, grant};
use crate::domain::carts::{self, CartKind, KeptDraft, Line, MAX_LINES};

use super::guest_purchases::{self, TakenOver};

/// What became of the guest's cart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// Lines in the account's cart now.
    pub lines: usize,
    /// Whether less than the sum of both went in: not enough in stock, or no room.
    pub was_capped: bool,
    /// What became of what was bought with it.
    pub purchases: TakenOver,
}

/// Moves the lines of a guest's cart into that of the account that has just logged in, and what was
/// typed to order them. Amounts
/// add up, but never beyond what is in stock or beyond the limits of a cart; nothing about a cart
/// keeps anybody from logging in.
pub fn merge(tx: &mut Tx<'_>, user: UserId, guest_token: &str) -> Result<Merged> {
    let (guest, account) = (BuyerScope::of_guest(guest_token), grant::account(user));
    let purchases = guest_purchases::take_over(tx, &account, &guest)?;
    let mut merged = own(tx.conn(), user)?;
    for kind in [CartKind::Now, CartKind::Later, CartKind::Usual] {
        let lines = merge_lines(tx, (&guest, &account), kind, &mut merged.was_capped)?;
        // What pages count is the usual cart.
        if kind == CartKind::Usual {
            merged.lines = lines.unwrap_or(merged.lines);
        }
    }
    Ok(Merged {
        purchases,
        ..merged
    })
}

/// Moves the lines of one cart; gives how many are in the account's then, if there were any. What a
/// guest was just buying takes the place of what the account had meant to buy at once.
fn merge_lines(
    tx: &mut Tx<'_>,
    (guest, account): (&BuyerScope, &BuyerScope),
    kind: CartKind,
    was_capped: &mut bool,
) -> Result<Option<usize>> {
    let moved = carts::lines_of(tx.conn(), guest, kind)?;
    let Some(old_cart) = moved.first().map(|line| line.cart_id) else {
        // What was typed for goods that are gone is nobody's.
        carts::keep_draft(tx, guest, kind, "")?;
        return Ok(None);
    };
    // Opening locks the cart, so that what is read next stays true.
    let cart = carts::open(tx, account, kind)?;
    let mut kept = carts::lines_of(tx.conn(), account, kind)?;
    if kind == CartKind::Now {
        let replaced: Vec<CartLineId> = kept.drain(..).map(|line| line.id).collect();
        carts::consume(tx, cart, &replaced)?;
    }
    for line in &moved {
        let variant = line.offer.variant_id;
        let own = kept.iter().find(|one| one.offer.variant_id == variant);
        let before = own.map_or(0, |one| one.quantity);
        if own.is_none() && kept.len() >= MAX_LINES {
            *was_capped = true;
            continue;
        }
        let sum = before.saturating_add(line.quantity);
        let amount = capped(line, sum).max(before);
        *was_capped |= amount < sum;
        if amount > 0 {
            carts::put(tx, cart, line.offer.shop.id, variant, amount)?;
            if own.is_none() {
                kept.push(line.clone());
            }
        }
    }
    move_draft(tx, (guest, account), (kind, &moved))?;
    let gone: Vec<CartLineId> = moved.iter().map(|line| line.id).collect();
    carts::consume(tx, old_cart, &gone)?;
    Ok(Some(kept.len()))
}

/// What was typed at the checkout goes with the goods, in place of what the account had typed before;
/// nothing of it stays behind for whoever uses the browser next.
fn move_draft(
    tx: &mut Tx<'_>,
    (guest, account): (&BuyerScope, &BuyerScope),
    (kind, moved): (CartKind, &[Line]),
) -> Result<()> {
    let Some(draft) = KeptDraft::parse(&carts::find_draft(tx.conn(), guest, kind)?) else {
        return Ok(());
    };
    carts::keep_draft(tx, guest, kind, "")?;
    let now = carts::lines_of(tx.conn(), account, kind)?;
    let moved_to = |old: &CartLineId| {
        let line = moved.iter().find(|line| line.id == *old)?;
        let same = |one: &&Line| one.offer.variant_id == line.offer.variant_id;
        now.iter().find(same).map(|line| line.id)
    };
    let lines: Vec<CartLineId> = draft.lines.iter().filter_map(moved_to).collect();
    if lines.is_empty() {
        return Ok(());
    }
    carts::keep_draft(tx, account, kind, &KeptDraft { lines, ..draft }.text())
}

/// The cart of an account that had none to take over.
pub fn own(conn: &mut DbConn, user: UserId) -> Result<Merged> {
    Ok(Merged {
        lines: carts::view(conn, &grant::account(user))?.len(),
        ..Merged::default()
    })
}

/// As much of the sum as can be bought. What cannot be bought at all now keeps its amount within
/// the limits of a line: the cart says why.
fn capped(line: &Line, sum: i64) -> i64 {
    let most = line.offer.most();
    if most > 0 && sum > most {
        return most;
    }
    let limit = match line.offer.sold_by {
        SoldBy::Piece => Quantity::MAX,
        SoldBy::Mass => MAX_LINE_GRAMS,
    };
    Amount::new(line.offer.sold_by, sum).map_or(limit, Amount::raw)
}
