//! Who reads something long, of which a node gives one at a time.

use std::sync::{Arc, Mutex, PoisonError};

use crate::base::clock::Timestamp;
use crate::base::error::{Code, Error, Result};

/// How long somebody may take where others wait. Who reads one byte a minute would keep everybody
/// out for ever.
const PATIENCE_MS: i64 = 10 * 60 * 1_000;
/// After how many seconds to ask again while somebody reads.
const COME_BACK_S: u32 = 60;

/// The turn, and who has it. Cheap to clone; all clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Turn(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    holder: Option<Holder>,
    /// How many have had it.
    count: u64,
}

#[derive(Debug)]
struct Holder {
    number: u64,
    since: Timestamp,
}

/// The turn of one reader; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    turn: Turn,
    number: u64,
}

impl Turn {
    /// Takes the turn where nobody has it, or somebody for too long.
    ///
    /// # Errors
    /// `system.busy`.
    pub fn take(&self, now: Timestamp) -> Result<Place> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_taken = state
            .holder
            .as_ref()
            .is_some_and(|holder| now < holder.since.plus_ms(PATIENCE_MS));
        if is_taken {
            return Err(Error::new(Code::SystemBusy).retry_after(COME_BACK_S));
        }
        state.count += 1;
        let number = state.count;
        state.holder = Some(Holder { number, since: now });
        Ok(Place {
            turn: self.clone(),
            number,
        })
    }
}

impl Place {
    /// Whether nobody else has the turn by now.
    pub fn is_held(&self) -> bool {
        let state = self.turn.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holder = state.holder.as_ref();
        holder.is_some_and(|holder| holder.number == self.number)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.turn.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.holder = state
            .holder
            .take()
            .filter(|holder| holder.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reads_at_a_time_and_not_for_ever() {
        let (turn, now) = (Turn::default(), Timestamp::from_ms(0));
        let first = turn.take(now).unwrap();
        let refused = turn.take(now.plus_ms(599_999)).unwrap_err();
        assert_eq!(
            (refused.code(), refused.retry_after_s()),
            (Code::SystemBusy, Some(60))
        );
        drop(first);
        let slow = turn.take(now).unwrap();
        let next = turn.take(now.plus_ms(600_000)).unwrap();
        assert!(!slow.is_held() && next.is_held());
        drop(slow);
        assert!(next.is_held(), "who has lost the turn takes nobody's");
        assert!(turn.take(now.plus_ms(600_001)).is_err());
    }
}
