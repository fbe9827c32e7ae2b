//! An event in plain words.

use serde_json::Value;

use crate::domain::events::Event;
use crate::domain::flows::shop_history::History;
use crate::web::forms::label_key;
use crate::web::respond::Ui;
use crate::web::timeline::{self, Entry, key};

/// The entries of a page of the history.
pub(super) fn entries(ui: &Ui, history: &History) -> Vec<Entry> {
    let entry = |event: &Event| Entry {
        at: event.occurred_at.ms(),
        title: title(ui, history, event),
        by: actor(ui, history, event),
        comment: said_with(ui, event),
    };
    history.page.items.iter().map(entry).collect()
}

fn title(ui: &Ui, history: &History, event: &Event) -> String {
    let what = ui.text(&key(&event.kind), &[]);
    let about = about(ui, history, event);
    if about.is_empty() {
        return what;
    }
    let args = [("what", what.into()), ("about", about.into())];
    ui.text("history-about", &args)
}

/// What the event is about: a name, a role, the fields that were changed.
fn about(ui: &Ui, history: &History, event: &Event) -> String {
    let (before, after) = (event.before_json(), event.after_json());
    match event.aggregate.as_str() {
        "application" => match said(&after, "kind").as_str() {
            "" => String::new(),
            kind => ui.text(&format!("history-{kind}"), &[]),
        },
        "shop" if event.kind == "shop.renamed" => said(&after, "slug"),
        "shop" => changed_fields(ui, &after),
        "lot" => said(&after, "code"),
        "member" | "invitation" => {
            let role = said(&after, "role");
            let role = if role.is_empty() {
                said(&before, "role")
            } else {
                role
            };
            let role = match role.as_str() {
                "" => role,
                role => ui.text(&format!("shop-role-{role}"), &[]),
            };
            let all = [said(&after, "name"), role];
            joined(ui, all.into_iter().filter(|text| !text.is_empty()))
        }
        kind => thing(ui, history, kind, event.aggregate_id),
    }
}

fn thing(ui: &Ui, history: &History, kind: &str, id: i64) -> String {
    let found = history.things.iter().find(|(of, _)| **of == (kind, id));
    found.map_or_else(String::new, |(_, (zh, en))| {
        ui.locale().pick(zh, en).to_owned()
    })
}

fn changed_fields(ui: &Ui, after: &Value) -> String {
    let fields = after.get("fields").and_then(Value::as_array);
    let labels = fields
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|field| ui.text(&label_key(field), &[]));
    joined(ui, labels)
}

fn joined(ui: &Ui, texts: impl Iterator<Item = String>) -> String {
    let comma = ui.text("history-comma", &[]);
    texts.collect::<Vec<_>>().join(&comma)
}

fn actor(ui: &Ui, history: &History, event: &Event) -> String {
    match event.actor_id.and_then(|id| history.people.get(&id)) {
        Some(name) => name.clone(),
        None => ui.text("history-platform", &[]),
    }
}

/// What was said with it: a reason with comments field by field, or a note.
fn said_with(ui: &Ui, event: &Event) -> String {
    let comment = timeline::comment(ui, event);
    if comment.is_empty() {
        said(&event.after_json(), "note")
    } else {
        comment
    }
}

fn said(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}
