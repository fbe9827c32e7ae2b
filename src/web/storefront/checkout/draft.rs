//! What was typed at a checkout and not ordered: it is there again when the buyer comes back, by
//! whatever way.

use crate::domain::carts::KeptDraft;
use crate::domain::flows::checkout::Basket;
use crate::web::extract::RawForm;

/// Longer ones are not kept.
const MAX_BYTES: usize = 8_000;
/// What belongs to one sending of the form, and not to what the buyer wants to say.
const PASSING: [&str; 12] = [
    "csrf_token",
    "key",
    "seen",
    "use",
    "recognise",
    "choose",
    "apply",
    "pasted",
    "from",
    "picked",
    "line",
    "lang",
];

/// What was typed, by the names of the inputs.
pub type Typed = Vec<(String, String)>;

/// A code may have ended by the time the buyer comes back, and would then only be in the way.
fn is_kept(name: &str) -> bool {
    !PASSING.contains(&name) && !name.starts_with("coupon[")
}

/// What is to be kept of a form; empty for nothing.
pub fn of(form: &RawForm, basket: &Basket) -> String {
    let typed = form.pairs().iter();
    let draft = KeptDraft {
        lines: basket.lines().map(|line| line.id).collect(),
        pairs: typed
            .filter(|(name, value)| is_kept(name) && !value.is_empty())
            .cloned()
            .collect(),
    };
    let text = draft.text();
    if text.len() > MAX_BYTES {
        String::new()
    } else {
        text
    }
}

/// What was typed for some of these goods.
pub fn read(text: &str, basket: &Basket) -> Option<Typed> {
    let draft = KeptDraft::parse(text)?;
    let is_of_these = basket
        .lines()
        .chain(&basket.left_out)
        .any(|line| draft.lines.contains(&line.id));
    is_of_these.then_some(draft.pairs)
}
