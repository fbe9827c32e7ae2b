//! Messages between buyers and shops: who writes and reads, what is counted and mailed, what is
//! refused, what a shop keeps to answer with, and when an administrator reads along.

mod mail;
mod office;
mod replies;
mod talk;
mod words;

use crate::support::page::Page;
use crate::support::visitor::{Upload, Visitor};
use crate::support::{TestApp, world};

/// Where Wang asks about Longjing's tea.
pub const ASK: &str = "/account/messages/new?listing=1";

/// Writes into the form of a page.
pub fn write(visitor: &Visitor, page: &Page, body: &str, photos: Vec<Upload<'_>>) -> Page {
    let form = page.form("form.write");
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .filter(|(name, _)| !["body", "photos", "csrf_token"].contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("body", body)])
        .collect();
    visitor.upload(&form.action, &fields, photos)
}

/// Opens a page, and writes there.
pub fn say(visitor: &Visitor, path: &str, body: &str) -> Page {
    let page = visitor.get(path);
    assert_eq!(page.status, 200, "{}", page.shown());
    let sent = write(visitor, &page, body, Vec::new());
    assert_eq!(sent.status, 303, "{}", sent.shown());
    sent
}

/// Wang asks about Longjing's tea; gives the id of the conversation.
pub fn asked(app: &TestApp, body: &str) -> String {
    let sent = say(&app.login(world::WANG), ASK, body);
    let address = sent.location();
    let id = address.strip_prefix("/account/messages/").unwrap();
    id.to_owned()
}

/// What a side has not read, by the row that counts it.
pub fn unread(app: &TestApp, kind: &str, id: i64) -> i64 {
    app.number(&format!(
        "SELECT COALESCE(MAX(unread), 0) AS n FROM message_inboxes \
         WHERE owner_kind = '{kind}' AND owner_id = {id}"
    ))
}

pub fn count(app: &TestApp, table: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM {table}"))
}
