//! Which files of private pictures go: those that no row names any more.

use crate::base::error::Result;
use crate::base::ids::StrayPictureId;
use crate::db::{DbConn, Tx};
use crate::domain::access::SystemScope;
use crate::domain::media::{Shelf, Stray, is_of_shop, stray};
use crate::domain::{claims, messages, reviews, standards};

/// What is to be done with the files of a picture. After that, it is [forgotten](stray::forget).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The picture.
    pub stray: Stray,
    /// Whether a review shows it, to which its files are brought first.
    pub is_brought: bool,
    /// Whether the files go.
    pub goes: bool,
}

/// Takes pictures whose time has come: those that no row names, and those that are to be brought to
/// their reviews. Those that some row names stay, and are forgotten here. Until the caller has dealt
/// with a picture nobody can send the same one, so that no file goes that was just stored.
pub fn take(tx: &mut Tx<'_>, _: &SystemScope, due: &[StrayPictureId]) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let mut kept = Vec::new();
    for stray in stray::lock(tx, due)? {
        let is_named = is_named(tx.conn(), &stray)?;
        match stray.shelf {
            Shelf::Private | Shelf::Review if is_named => kept.push(stray.id),
            Shelf::Private | Shelf::Review => tasks.push(Task {
                stray,
                is_brought: false,
                goes: true,
            }),
            Shelf::Public => tasks.push(Task {
                is_brought: is_named,
                // The shop may show the same picture; another review is served after this one.
                goes: !is_of_shop(tx.conn(), &stray.hash)?
                    && !stray::is_brought_again(tx.conn(), &stray)?,
                stray,
            }),
        }
    }
    stray::forget(tx, &kept)?;
    Ok(tasks)
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
