//! Passwords: what may be one, and how it is kept (argon2id).
//!
//! A password is normalised by NFKC (NIST SP 800-63B, 5.1.1.2), so that the same keys pressed on
//! a Chinese keyboard in full width or half width are the same password. It is never cut.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::base::error::{Code, Error, Result};
use crate::base::rng::Random;

/// Fewest characters of a password.
pub const MIN_CHARS: usize = 8;
/// Most characters of a password.
pub const MAX_CHARS: usize = 128;
/// Bytes of the stored digest.
const OUTPUT_LEN: usize = 32;
/// Bytes of the random salt.
const SALT_LEN: usize = 16;
/// Tries that may wait for a free place before new ones are told to come back.
const MAX_WAITING: usize = 128;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../assets/data/common_passwords.txt")
        .lines()
        .collect()
});

/// A password as somebody typed it, normalised. Neither `Debug` nor anything else shows it.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// A password that somebody wants to have: 8 to 128 characters and none of the common ones.
    pub fn new_choice(text: &str) -> Result<Self> {
        let password = Self::typed(text)?;
        if password.0.chars().count() < MIN_CHARS {
            return Err(Error::new(Code::PasswordTooShort).with("min", MIN_CHARS));
        }
        if is_common(&password.0) {
            return Err(Code::PasswordCommon.into());
        }
        Ok(password)
    }

    /// A password that is to be compared with the stored one; only its length is limited.
    pub fn typed(text: &str) -> Result<Self> {
        let too_long = || Error::new(Code::PasswordTooLong).with("max", MAX_CHARS);
        if text.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        // Before normalising too, since that can multiply the length.
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(too_long());
        }
        let normal: String = text.nfkc().collect();
        if normal.chars().nth(MAX_CHARS).is_some() {
            return Err(too_long());
        }
        Ok(Self(normal))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Whether a password is on the list, or a plain run (`12345678`, `hgfedcba`) or repetition
/// (`8888 8888`, `abcabcabc`).
fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    COMMON.contains(folded.as_str()) || is_run(&folded) || is_repetition(&folded)
}

fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    [1, -1].into_iter().any(|step| {
        codes
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if b - a == step))
    })
}

fn is_repetition(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2).any(|period| {
        chars
            .iter()
            .zip(chars.iter().skip(period))
            .all(|(a, b)| a == b)
    })
}

/// What a hash costs. OWASP Password Storage Cheat Sheet (2025): argon2id with at least 19 MiB,
/// two passes, one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for HashCost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
            lanes: 1,
        }
    }
}

/// What comparing a password gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password.
    Match,
    /// It is the password, but its hash was made at another cost and should be made anew.
    MatchStale,
    /// It is not the password, or there is no account.
    Mismatch,
}

/// Makes and checks hashes, only a few at a time: each takes 19 MiB and a core.
#[derive(Debug, Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    /// A hash that no password has, at the same cost: what the password of an unknown account is
    /// compared with, so that the answer takes as long as for a known one.
    nobody: Arc<str>,
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    random: Random,
}

impl Hasher {
    /// A hasher of this cost, that runs at most `places` hashes at once.
    pub fn new(cost: HashCost, places: usize, random: Random) -> Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(OUTPUT_LEN))
            .map_err(Error::internal)?;
        let places = places.max(1);
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobody: format!(
                "$argon2id$v=19$m={},t={},p={}${}${}",
                cost.memory_kib,
                cost.passes,
                cost.lanes,
                STANDARD_NO_PAD.encode(random.bytes::<SALT_LEN>()),
                STANDARD_NO_PAD.encode(random.bytes::<OUTPUT_LEN>()),
            )
            .into(),
            places: Arc::new(Semaphore::new(places)),
            queue: Arc::new(Semaphore::new(places + MAX_WAITING)),
            random,
        })
    }

    /// The hash of a new password as a PHC string, made on a thread for blocking work.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.in_turn(move |hasher| hasher.hash_now(&password))
            .await?
    }

    /// Compares a password with the stored hash; without one (no such account) it does the same
    /// work and says mismatch.
    pub async fn verify(&self, password: Password, stored: Option<String>) -> Result<Verdict> {
        self.in_turn(move |hasher| hasher.verify_now(&password, stored.as_deref()))
            .await
    }

    /// As [`Hasher::hash`], on this thread and out of turn: for the command line and sample data.
    pub fn hash_now(&self, password: &Password) -> Result<String> {
        let salt = SaltString::encode_b64(&self.random.bytes::<SALT_LEN>())
            .map_err(|error| Error::internal(error.to_string()))?;
        self.argon2
            .hash_password(password.0.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| Error::internal(error.to_string()))
    }

    fn verify_now(&self, password: &Password, stored: Option<&str>) -> Verdict {
        let known = stored.and_then(|text| PasswordHash::new(text).ok());
        let nobody = PasswordHash::new(&self.nobody).ok();
        let is_match = known.as_ref().or(nobody.as_ref()).is_some_and(|hash| {
            self.argon2
                .verify_password(password.0.as_bytes(), hash)
                .is_ok()
        });
        match known {
            Some(hash) if is_match && self.is_stale(&hash) => Verdict::MatchStale,
            Some(_) if is_match => Verdict::Match,
            _ => Verdict::Mismatch,
        }
    }

    fn is_stale(&self, hash: &PasswordHash<'_>) -> bool {
        let wanted = self.argon2.params();
        !Params::try_from(hash).is_ok_and(|params| {
            params.m_cost() == wanted.m_cost()
                && params.t_cost() == wanted.t_cost()
                && params.p_cost() == wanted.p_cost()
        })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T> {
        let waiting = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|full| {
                Error::from(Code::SystemUnavailable)
                    .retry_after(5)
                    .caused_by(full)
            })?;
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        let hasher = self.clone();
        // The place is held by the work itself, so that it stays taken when the asker goes away.
        tokio::task::spawn_blocking(move || {
            let done = work(&hasher);
            drop((place, waiting));
            done
        })
        .await
        .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn hasher(cost: HashCost) -> Hasher {
        Hasher::new(cost, 2, Random::seeded(1)).unwrap()
    }

    fn refused(text: &str) -> Code {
        Password::new_choice(text).unwrap_err().code()
    }

    #[test]
    fn lengths_are_counted_in_characters_and_nothing_is_cut() {
        assert_eq!(refused(""), Code::FieldRequired);
        assert_eq!(refused("短密码七个字了"), Code::PasswordTooShort);
        assert!(Password::new_choice("春眠不觉晓处处闻").is_ok());
        let longest: String = "山高水长".chars().cycle().take(127).collect::<String>() + "x";
        assert!(Password::new_choice(&longest).is_ok());
        assert_eq!(refused(&(longest.clone() + "y")), Code::PasswordTooLong);

        let hasher = hasher(CHEAP);
        let stored = hasher
            .hash_now(&Password::typed(&longest).unwrap())
            .unwrap();
        let other = longest.replace('x', "z");
        let verdict = hasher.verify_now(&Password::typed(&other).unwrap(), Some(&stored));
        assert_eq!(verdict, Verdict::Mismatch, "the last character counts");
    }

    #[test]
    fn a_character_that_swells_under_nfkc_cannot_pass_the_limit() {
        // U+FDFA becomes 18 characters: 8 of them are 144.
        assert_eq!(refused(&"\u{FDFA}".repeat(8)), Code::PasswordTooLong);
    }

    #[test]
    fn common_passwords_runs_and_repetitions_are_refused() {
        for text in [
            "password1",
            "PassWord1",
            "woaini1314",
            "5201314a5201314a",
            "1qaz2wsx",
            "12345678",
            "87654321",
            "abcdefgh",
            "88888888",
            "abcabcabc",
            "１２３４５６７８",
            "一品一品一品一品",
        ] {
            assert_eq!(refused(text), Code::PasswordCommon, "{text}");
        }
        for text in ["correct horse battery", "茶山上的云真白", "xk4-9qpz"] {
            let long = format!("{text}雨");
            assert!(Password::new_choice(&long).is_ok(), "{long}");
        }
        assert!(COMMON.iter().all(|word| word.chars().count() >= MIN_CHARS));
        assert!(COMMON.len() >= 1000);
    }

    #[test]
    fn full_width_and_half_width_keys_are_the_same_password() {
        let hasher = hasher(CHEAP);
        let stored = hasher
            .hash_now(&Password::typed("Ａｂ１２茶叶").unwrap())
            .unwrap();
        let verdict = hasher.verify_now(&Password::typed("Ab12茶叶").unwrap(), Some(&stored));
        assert_eq!(verdict, Verdict::Match);
    }

    #[test]
    fn an_unknown_account_costs_the_same_work_and_never_matches() {
        let hasher = hasher(CHEAP);
        let password = Password::typed("whatever it is").unwrap();
        assert_eq!(hasher.verify_now(&password, None), Verdict::Mismatch);
        let nobody = PasswordHash::new(&hasher.nobody).unwrap();
        let real = hasher.hash_now(&password).unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.hash.unwrap().len(), real.hash.unwrap().len());
        assert_eq!(nobody.salt.unwrap().len(), real.salt.unwrap().len());
    }

    #[test]
    fn a_hash_of_another_cost_still_matches_and_is_reported_stale() {
        let stored = hasher(CHEAP)
            .hash_now(&Password::typed("old cost").unwrap())
            .unwrap();
        let dearer = hasher(HashCost { passes: 2, ..CHEAP });
        let verdict = dearer.verify_now(&Password::typed("old cost").unwrap(), Some(&stored));
        assert_eq!(verdict, Verdict::MatchStale);
    }

    #[test]
    fn the_standard_cost_is_the_one_owasp_advises() {
        let hash = hasher(HashCost::default());
        let stored = hash
            .hash_now(&Password::typed("production").unwrap())
            .unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
    }

    #[tokio::test]
    async fn more_tries_than_can_wait_are_told_to_come_back() {
        let hasher = hasher(CHEAP);
        let held = hasher.places.acquire_many(2).await.unwrap();
        let full = hasher.queue.acquire_many(130).await.unwrap();
        let password = Password::typed("whatever").unwrap();
        let refused = hasher.verify(password.clone(), None).await.unwrap_err();
        assert_eq!(refused.code(), Code::SystemUnavailable);
        assert_eq!(refused.retry_after_s(), Some(5));
        drop((held, full));
        assert_eq!(
            hasher.verify(password, None).await.unwrap(),
            Verdict::Mismatch
        );
    }
}
