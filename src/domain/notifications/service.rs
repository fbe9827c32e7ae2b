//! What people do with their inbox, and administrators with mails that failed.

use std::collections::BTreeMap;

use super::kind::NoticeKind;
use super::model::{Facts, Mail, MailState, NewMail, Outcome};
use super::store::{inbox, mails, people};
use crate::base::clock::{HOUR_MS, MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::email::Email;
use crate::base::error::{Error, Result};
use crate::base::ids::{MailId, NoticeId, UserId};
use crate::base::local_path::LocalPath;
use crate::base::locale::Locale;
use crate::db::{DbConn, Tx};
use crate::domain::access::{DivisionScope, ManagePlatform, ManageShop, ShopScope};

/// How long after each failed try the next one comes; after the last the mail is given up, some
/// fourteen hours after it was queued.
const PAUSES_MS: [i64; 8] = [
    30 * SECOND_MS,
    2 * MINUTE_MS,
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    4 * HOUR_MS,
    6 * HOUR_MS,
];
/// How long a sender may take over a batch of mails; longer than sending can last.
const CLAIM_MS: i64 = 5 * MINUTE_MS;
/// Most characters kept of the reason of a failure.
const MAX_REASON: usize = 500;

/// Queues the letter that invites somebody to a shop. Its link stands in the queue until the
/// letter is sent: nobody but the letter knows it.
pub fn mail_invitation(
    tx: &mut Tx<'_>,
    scope: &ShopScope<ManageShop>,
    email: &Email,
    link: String,
    locale: Locale,
) -> Result<()> {
    let id = scope.shop_id();
    let shop = people::list_shops(tx.conn(), &[id])?.remove(&id);
    let shop = shop.ok_or_else(Error::not_found)?;
    let letter = NewMail {
        event_id: None,
        user_id: None,
        purchase_id: None,
        recipient: email.as_str(),
        kind: NoticeKind::Invitation,
        facts: Facts {
            shop_zh: shop.name_zh,
            shop_en: shop.name_en,
            link,
            ..Facts::default()
        },
        locale,
    };
    mails::insert_mails(tx, &[letter])
}

/// Queues the letter with the link that proves an address: to whoever reads its letters, for the account
/// of `user`. The link itself is made when the letter is written.
pub fn mail_email_proof(
    tx: &mut Tx<'_>,
    user: UserId,
    email: &Email,
    public_id: String,
    locale: Locale,
) -> Result<()> {
    let facts = Facts {
        proof: public_id,
        ..Facts::default()
    };
    mail_account(tx, user, email, NoticeKind::EmailProof, facts, locale)
}

/// Queues the letter which tells the account of an address that another account wants it.
pub fn mail_email_in_use(
    tx: &mut Tx<'_>,
    holder: UserId,
    email: &Email,
    locale: Locale,
) -> Result<()> {
    let facts = Facts {
        link: "/account/login".to_owned(),
        ..Facts::default()
    };
    mail_account(tx, holder, email, NoticeKind::EmailInUse, facts, locale)
}

/// Queues the letter which tells the address of before that the account has another one.
pub fn mail_email_changed(
    tx: &mut Tx<'_>,
    user: UserId,
    old: &Email,
    locale: Locale,
) -> Result<()> {
    let facts = Facts::default();
    mail_account(tx, user, old, NoticeKind::EmailChanged, facts, locale)
}

/// A letter to an address that is not, or not yet, or no more, that of the account.
fn mail_account(
    tx: &mut Tx<'_>,
    user: UserId,
    email: &Email,
    kind: NoticeKind,
    facts: Facts,
    locale: Locale,
) -> Result<()> {
    let letter = NewMail {
        event_id: None,
        user_id: Some(user),
        purchase_id: None,
        recipient: email.as_str(),
        kind,
        facts,
        locale,
    };
    mails::insert_mails(tx, &[letter])
}

/// Opens a notice: it counts as read. Gives the page that it leads to.
pub fn open_notice(tx: &mut Tx<'_>, user: UserId, id: NoticeId) -> Result<LocalPath> {
    let link = inbox::find_link(tx.conn(), user, id)?.ok_or_else(Error::not_found)?;
    inbox::mark_read(tx, user, id)?;
    Ok(LocalPath::parse(&link).unwrap_or_else(LocalPath::home))
}

/// Marks a person's whole inbox as read.
pub fn read_all(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    inbox::mark_all_read(tx, user)
}

/// Takes due mails for sending, but for those that another sender took faster.
pub fn claim(tx: &mut Tx<'_>, ids: &[MailId]) -> Result<Vec<Mail>> {
    let until = tx.now().plus_ms(CLAIM_MS);
    mails::claim_mails(tx, ids, until)
}

/// Notes how the tries of claimed mails ended.
pub fn settle(tx: &mut Tx<'_>, tries: &[(Mail, Outcome)]) -> Result<()> {
    let mut sent = Vec::new();
    // A server that is down fails all of them in the same way.
    let mut failed = BTreeMap::<_, Vec<_>>::new();
    for (mail, outcome) in tries {
        match outcome {
            Ok(()) => sent.push(mail.id),
            Err(failure) => {
                let next = next_try(mail.attempts, tx.now()).filter(|_| failure.is_passing);
                let reason: String = failure.reason.chars().take(MAX_REASON).collect();
                failed.entry((reason, next)).or_default().push(mail.id);
            }
        }
    }
    if !sent.is_empty() {
        mails::mark_sent(tx, &sent)?;
    }
    for ((reason, next), ids) in failed {
        mails::mark_tried(tx, &ids, &reason, next)?;
    }
    Ok(())
}

fn next_try(attempts: i32, now: Timestamp) -> Option<Timestamp> {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or_default();
    PAUSES_MS.get(index).map(|pause| now.plus_ms(*pause))
}

/// The mails that were given up or wait after a failure, for those who run the platform.
pub fn list_troubled(
    conn: &mut DbConn,
    _: &DivisionScope<ManagePlatform>,
) -> Result<Vec<(Mail, MailState)>> {
    mails::list_troubled(conn, 100)
}

/// Sends a given-up mail again.
pub fn send_again(tx: &mut Tx<'_>, _: &DivisionScope<ManagePlatform>, id: MailId) -> Result<()> {
    if mails::mark_queued_again(tx, id)? {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_ever_later_and_end() {
        let now = Timestamp::from_ms(0);
        assert_eq!(next_try(1, now), Some(Timestamp::from_ms(30_000)));
        assert_eq!(next_try(2, now), Some(Timestamp::from_ms(120_000)));
        assert_eq!(next_try(8, now), Some(Timestamp::from_ms(6 * HOUR_MS)));
        assert_eq!(next_try(9, now), None);
    }
}
