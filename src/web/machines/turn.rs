//! Who reads something long, of which a node gives few at a time: one to a network, so that nobody
//! keeps it to themselves.

use std::sync::{Arc, Mutex, PoisonError};

use crate::base::clock::{MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::error::{Code, Error, Result};

/// The most readers at once.
const READERS: usize = 4;
/// How long a reader may take for a piece.
const PAUSE_MS: i64 = 30 * SECOND_MS;
/// How long somebody may take where others wait. Who reads one piece in half a minute would keep
/// everybody out for ever.
const PATIENCE_MS: i64 = 10 * MINUTE_MS;
/// After how many seconds to ask again while others read.
const COME_BACK_S: u32 = 60;

/// The turns, and who has them. Cheap to clone; all clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Who reads, the longest first.
    holders: Vec<Holder>,
    /// How many have read.
    count: u64,
}

#[derive(Debug)]
struct Holder {
    number: u64,
    network: String,
    since: Timestamp,
    /// When the last piece was taken.
    taken_at: Timestamp,
}

/// The turn of one reader; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    turns: Turns,
    number: u64,
}

impl Turns {
    /// Takes a turn for a network that has none: one that is free, or of somebody who takes no
    /// pieces any more, or has taken them for too long.
    ///
    /// # Errors
    /// `system.busy`.
    pub fn take(&self, network: &str, now: Timestamp) -> Result<Place> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holders = &mut state.holders;
        holders.retain(|one| now < one.taken_at.plus_ms(PAUSE_MS));
        let is_late = |one: &Holder| now >= one.since.plus_ms(PATIENCE_MS);
        if holders.len() >= READERS && holders.first().is_some_and(is_late) {
            holders.remove(0);
        }
        if holders.len() >= READERS || holders.iter().any(|one| one.network == network) {
            return Err(Error::new(Code::SystemBusy).retry_after(COME_BACK_S));
        }
        state.count += 1;
        let number = state.count;
        state.holders.push(Holder {
            number,
            network: network.to_owned(),
            since: now,
            taken_at: now,
        });
        Ok(Place {
            turns: self.clone(),
            number,
        })
    }
}

impl Place {
    /// Takes the next piece; `false` if the turn is another reader's by now.
    pub fn goes_on(&self, now: Timestamp) -> bool {
        let mut state = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut holders = state.holders.iter_mut();
        let Some(own) = holders.find(|one| one.number == self.number) else {
            return false;
        };
        own.taken_at = now;
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.holders.retain(|one| one.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn a_network_reads_once_at_a_time_and_keeps_nobody_else_out() {
        let turns = Turns::default();
        let first = turns.take("a", at(0)).unwrap();
        let refused = turns.take("a", at(29_999)).unwrap_err();
        assert_eq!(
            (refused.code(), refused.retry_after_s()),
            (Code::SystemBusy, Some(60))
        );
        let other = turns.take("b", at(29_999)).unwrap();
        assert!(first.goes_on(at(29_999)) && other.goes_on(at(29_999)));
        drop(first);
        assert!(turns.take("a", at(29_999)).is_ok());
    }

    #[test]
    fn who_takes_no_piece_for_half_a_minute_has_given_up() {
        let turns = Turns::default();
        let slow = turns.take("a", at(0)).unwrap();
        assert!(slow.goes_on(at(20_000)));
        assert!(turns.take("a", at(49_999)).is_err());
        let next = turns.take("a", at(50_000)).unwrap();
        assert!(!slow.goes_on(at(50_000)) && next.goes_on(at(50_000)));
        drop(slow);
        assert!(
            next.goes_on(at(50_001)),
            "who has lost the turn takes nobody's"
        );
    }

    #[test]
    fn where_others_wait_nobody_reads_for_ever() {
        let turns = Turns::default();
        let all: Vec<Place> = (0..4)
            .map(|n| turns.take(&n.to_string(), at(n)).unwrap())
            .collect();
        // One piece in 25 seconds, for ten minutes.
        for n in 1..24 {
            assert!(all.iter().all(|one| one.goes_on(at(n * 25_000))));
        }
        assert!(turns.take("e", at(599_999)).is_err());
        let next = turns.take("e", at(600_000)).unwrap();
        // Who began first has to go; the others go on.
        let goes_on: Vec<bool> = all.iter().map(|one| one.goes_on(at(600_000))).collect();
        assert_eq!(goes_on, [false, true, true, true]);
        assert!(next.goes_on(at(600_000)));
        assert!(turns.take("f", at(600_000)).is_err());
    }
}
