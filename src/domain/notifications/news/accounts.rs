//! News of what a person logs in with.

use crate::base::error::Result;
use crate::base::ids::UserId;
use crate::db::DbConn;
use crate::domain::accounts;
use crate::domain::events::Event;
use crate::domain::notifications::kind::NoticeKind;
use crate::domain::notifications::model::{Addressee, Facts, News};
use crate::domain::notifications::store::people;

pub(super) fn of_reset(conn: &mut DbConn, event: &Event) -> Result<Vec<News>> {
    if event.kind != "password_reset.requested" {
        return Ok(Vec::new());
    }
    let Some((user, public_id)) = accounts::find_reset(conn, event.aggregate_id)? else {
        return Ok(Vec::new());
    };
    let letter = Addressee {
        user_id: Some(user.id),
        email: user.email.map(String::from),
        locale: user.locale,
        opens: None,
    };
    let facts = Facts {
        reset: public_id,
        ..Facts::default()
    };
    Ok(vec![News {
        kind: NoticeKind::PasswordReset,
        facts,
        to: vec![letter],
    }])
}

/// Of what a person logs in with. What was changed is not named: a notice outlives it.
pub(super) fn of_account(conn: &mut DbConn, event: &Event) -> Result<Vec<News>> {
    let kind = match event.kind.as_str() {
        "user.email_asked" => NoticeKind::EmailAsked,
        "user.email_changed" => NoticeKind::EmailChanged,
        "user.phone_changed" => NoticeKind::PhoneChanged,
        _ => return Ok(Vec::new()),
    };
    let mut to = Vec::from_iter(people::find_person(conn, UserId(event.aggregate_id))?);
    if kind == NoticeKind::EmailChanged {
        // The new address has just been proven; the one of before had its letter with the change.
        for person in &mut to {
            person.email = None;
        }
    }
    let facts = Facts {
        link: "/account/profile".to_owned(),
        ..Facts::default()
    };
    Ok(vec![News { kind, facts, to }])
}
