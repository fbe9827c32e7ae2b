//! The token that forms of a session carry against forged requests, and how pages show it.
//!
//! Pages are compressed. How long a compressed page is tells whether a guess, put onto it by its
//! address, is right (BREACH), and the token is the same for as long as the session lives. So each
//! answer shows it under a mask of its own: there is nothing that a second answer could confirm.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::base::mac::same_bytes;
use crate::base::rng::Random;

/// The length of the token, and of a mask.
const BYTES: usize = 32;
/// The length of both in base64 without padding: six bits a character.
const SHOWN_LEN: usize = (2 * BYTES * 8).div_ceil(6);

/// The token of a session; never shown by `Debug`.
#[derive(Clone)]
pub struct CsrfToken([u8; BYTES]);

impl CsrfToken {
    pub(super) const fn new(token: [u8; BYTES]) -> Self {
        Self(token)
    }

    /// As one answer shows it: a random mask, and the token under it.
    pub fn masked(&self, random: &Random) -> String {
        let mut shown = random.bytes::<BYTES>().to_vec();
        let hidden = under(&shown, &self.0);
        shown.extend(hidden);
        URL_SAFE_NO_PAD.encode(shown)
    }

    /// Whether some answer may have shown it so; takes the same time for any wrong one.
    pub fn is_shown_as(&self, given: &[u8]) -> bool {
        if given.len() != SHOWN_LEN {
            return false;
        }
        let Ok(shown) = URL_SAFE_NO_PAD.decode(given) else {
            return false;
        };
        shown
            .split_at_checked(BYTES)
            .is_some_and(|(mask, hidden)| same_bytes(&under(mask, hidden), &self.0))
    }
}

/// Takes a mask off, or puts it on.
fn under(mask: &[u8], bytes: &[u8]) -> Vec<u8> {
    mask.iter().zip(bytes).map(|(a, b)| a ^ b).collect()
}

impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_shows_the_token_in_another_way() {
        let (token, random) = (CsrfToken::new([7; BYTES]), Random::seeded(1));
        let (one, other) = (token.masked(&random), token.masked(&random));
        assert_eq!((one.len(), other.len()), (86, 86));
        // What is alike is so by chance: of 86 characters one in 64.
        let same = one.bytes().zip(other.bytes()).filter(|(a, b)| a == b);
        assert!(same.count() < 15, "{one} {other}");
        assert!(token.is_shown_as(one.as_bytes()) && token.is_shown_as(other.as_bytes()));
        assert!(!CsrfToken::new([8; BYTES]).is_shown_as(one.as_bytes()));
    }

    #[test]
    fn what_is_not_the_token_is_refused() {
        let token = CsrfToken::new([7; BYTES]);
        let shown = token.masked(&Random::seeded(1)).into_bytes();
        for place in 0..shown.len() {
            let mut changed = shown.clone();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            assert!(!token.is_shown_as(&changed), "{place}");
        }
        for length in 0..shown.len() {
            assert!(!token.is_shown_as(&shown[..length]), "{length}");
        }
        let plain = URL_SAFE_NO_PAD.encode([7; BYTES]);
        let twice = [shown.clone(), shown.clone()].concat();
        let padded = [&shown[..], b"=="].concat();
        for wrong in [plain.as_bytes(), &twice, &padded, "茶".as_bytes()] {
            assert!(!token.is_shown_as(wrong));
        }
    }
}
