//! What a shop says in public to its buyers.

use crate::base::error::Result;
use crate::base::input::{Fields, Input, Rigor};

/// Most characters of an answer.
pub const ANSWER_MAX: usize = 300;

/// Reads `answer`.
pub fn parse_answer(form: &dyn Fields) -> Result<String> {
    let mut input = Input::new(form, Rigor::Complete);
    let answer = input.text("answer", ANSWER_MAX);
    input.finish(answer)
}
