//! Where an application stands among its steps.

use serde::Serialize;

use crate::domain::applications::{ApplicationKind, FieldGroup};
use crate::domain::flows::shop_approval::Dossier;

/// The frame around each step.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Head {
    /// The address of the application; empty before it is begun.
    pub base: String,
    /// The steps, the last of which is to check everything.
    pub steps: Vec<Step>,
    /// What the step is called: the form is sent to `{base}/{step}`.
    pub step: &'static str,
    /// What the reviewer says on the whole; may be empty.
    pub note: String,
}

/// A step as the list above the form shows it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    /// Its word; `check` for the last.
    pub word: &'static str,
    /// Where it is; empty before the application is begun.
    pub href: String,
    /// Whether nothing is missing in it.
    pub is_done: bool,
    /// Whether the reviewer asks for a change in it.
    pub is_to_change: bool,
}

/// The word of the last step.
pub(super) const CHECK: &str = "check";

impl Head {
    /// The frame of the page that begins an application.
    pub fn of_new() -> Self {
        let step = |word| Step {
            word,
            href: String::new(),
            is_done: false,
            is_to_change: false,
        };
        let words = FieldGroup::of_kind(ApplicationKind::Opening)
            .iter()
            .map(|group| group.as_str());
        Self {
            base: String::new(),
            steps: words.chain([CHECK]).map(step).collect(),
            step: FieldGroup::Place.as_str(),
            note: String::new(),
        }
    }

    /// The frame of a step.
    pub fn new(base: &str, step: &'static str, dossier: &Dossier) -> Self {
        let groups = FieldGroup::of_kind(dossier.application.kind).iter();
        let steps = groups.map(|group| Step {
            word: group.as_str(),
            href: format!("{base}/{group}"),
            is_done: is_done(dossier, *group),
            is_to_change: is_to_change(dossier, *group),
        });
        let check = Step {
            word: CHECK,
            href: base.to_owned(),
            is_done: false,
            is_to_change: false,
        };
        let note = dossier.comments().map(|comments| comments.general.clone());
        Self {
            base: base.to_owned(),
            steps: steps.chain([check]).collect(),
            step,
            note: note.unwrap_or_default(),
        }
    }
}

/// The address behind a step: the next step, or the check.
pub(super) fn after(base: &str, kind: ApplicationKind, step: FieldGroup) -> String {
    let mut steps = FieldGroup::of_kind(kind).iter();
    steps.find(|one| **one == step);
    steps
        .next()
        .map_or_else(|| base.to_owned(), |next| format!("{base}/{next}"))
}

fn is_done(dossier: &Dossier, group: FieldGroup) -> bool {
    let fields = group.fields();
    dossier
        .missing
        .iter()
        .all(|fault| !fields.contains(&fault.field.as_str()))
}

fn is_to_change(dossier: &Dossier, group: FieldGroup) -> bool {
    dossier.comments().is_some_and(|comments| {
        let mut fields = group.fields().into_iter();
        fields.any(|field| comments.by_field.contains_key(field))
    })
}
