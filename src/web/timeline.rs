//! What has happened, as the component `ui.timeline` shows it: newest first.

use std::collections::HashMap;

use serde::Serialize;

use crate::base::ids::UserId;
use crate::domain::applications::{Comments, is_field};
use crate::domain::events::Event;
use crate::web::forms::label_key;
use crate::web::respond::Ui;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::web) struct Entry {
    /// When, in milliseconds.
    pub at: i64,
    /// What.
    pub title: String,
    /// Who; may be empty.
    pub by: String,
    /// What was said; may be empty.
    pub comment: String,
}

/// The entries of those events that have a text (`event-application-approved`); the others are
/// bookkeeping. Events come oldest first.
pub(in crate::web) fn entries(
    ui: &Ui,
    events: &[Event],
    names: &HashMap<UserId, String>,
) -> Vec<Entry> {
    let entry = |event: &Event| {
        let key = key(&event.kind);
        ui.app().catalog.contains(ui.locale(), &key).then(|| Entry {
            at: event.occurred_at.ms(),
            title: ui.text(&key, &[]),
            by: event
                .actor_id
                .and_then(|id| names.get(&id).cloned())
                .unwrap_or_default(),
            comment: comment(ui, event),
        })
    };
    events.iter().rev().filter_map(entry).collect()
}

/// The key of the text of a kind of event.
pub(in crate::web) fn key(kind: &str) -> String {
    format!("event-{}", kind.replace(['.', '_'], "-"))
}

/// What was said on the whole, and then field by field.
pub(in crate::web) fn comment(ui: &Ui, event: &Event) -> String {
    let after = event.after_json();
    let comments = Comments::of_event(&after);
    let by_field = comments
        .by_field
        .iter()
        .filter(|(field, _)| is_field(field))
        .map(|(field, text)| {
            let field = ui.text(&label_key(field), &[]);
            let args = [("field", field.into()), ("fault", text.as_str().into())];
            ui.text("form-fault", &args)
        });
    let general = std::iter::once(comments.general.clone());
    let said: Vec<String> = general
        .chain(by_field)
        .filter(|text| !text.is_empty())
        .collect();
    said.join("\n")
}
