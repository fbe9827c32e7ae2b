//! The inputs that ask who has brought a lot.

use serde::Serialize;

use crate::base::ids::HouseholdId;
use crate::domain::households::{Household, HouseholdState};
use crate::domain::lots::LotShare;
use crate::web::forms::FormState;
use crate::web::percent::percent;

/// An input: what a household has brought.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PartInput {
    /// Its name, `parts[7]`.
    pub name: String,
    /// The household's name.
    pub label: String,
}

/// The inputs of the households that take part, and of those that are in the lot already.
pub(super) fn inputs(households: &[Household], shares: &[LotShare]) -> Vec<PartInput> {
    let is_in = |id: HouseholdId| shares.iter().any(|share| share.household == id);
    households
        .iter()
        .filter(|one| one.state == HouseholdState::Active || is_in(one.id))
        .map(|one| PartInput {
            name: format!("parts[{}]", one.id),
            label: one.name.clone(),
        })
        .collect()
}

/// The shares of a lot as the inputs show them: percentages read as the same shares again.
pub(super) fn with_shares(form: FormState, shares: &[LotShare]) -> FormState {
    shares.iter().fold(form, |form, share| {
        let name = format!("parts[{}]", share.household);
        form.with(&name, percent(share.share.get()))
    })
}
