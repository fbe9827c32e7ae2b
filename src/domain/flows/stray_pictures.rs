//! Which files of private pictures go: those that no row names any more.

use crate::base::error::Result;
use crate::base::ids::StrayPictureId;
use crate::db::{DbConn, Tx};
use crate::domain::access::SystemScope;
use crate::domain::media::{Shelf, Stray, is_of_shop, stray};
use crate::domain::{claims, messages, reviews, standards};

/// A picture to be dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The picture.
    pub stray: Stray,
    /// Whether a review shows it, to which its files are brought before they are [let go](let_go).
    pub is_brought: bool,
}

/// Takes pictures whose time has come: those that no row names, and those that are to be brought to
/// their reviews. Those that some row names stay, and are forgotten here. Until the caller has dealt
/// with a picture nobody can send the same one, so that no file goes that was just stored.
pub fn take(tx: &mut Tx<'_>, _: &SystemScope, due: &[StrayPictureId]) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let mut kept = Vec::new();
    for stray in stray::lock(tx, due)? {
        let is_named = is_named(tx.conn(), &stray)?;
        if is_named && stray.shelf != Shelf::Public {
            kept.push(stray.id);
        } else {
            tasks.push(Task {
                stray,
                is_brought: is_named,
            });
        }
    }
    stray::forget(tx, &kept)?;
    Ok(tasks)
}

/// Whether the files of a picture go now, after which it is [forgotten](stray::forget). Those that lie
/// where everybody's do stay while a shop shows the same picture, or another review still waits for it:
/// then it is forgotten here.
pub fn let_go(tx: &mut Tx<'_>, _: &SystemScope, stray: &Stray) -> Result<bool> {
    let stays = stray.shelf == Shelf::Public
        && (is_of_shop(tx.conn(), &stray.hash)? || stray::is_awaited(tx, stray)?);
    if stays {
        stray::forget(tx, &[stray.id])?;
    }
    Ok(!stays)
}

fn is_named(conn: &mut DbConn, stray: &Stray) -> Result<bool> {
    let hash = &stray.hash;
    match stray.shelf {
        Shelf::Private => Ok(claims::names_photo(conn, hash)?
            || messages::names_photo(conn, hash)?
            || standards::names_scan(conn, hash)?),
        Shelf::Review | Shelf::Public => reviews::names_photo(conn, stray.line, hash),
    }
}
