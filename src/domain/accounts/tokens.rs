//! What a browser carries to prove its session: a short-lived access token (JWT, HS256), and a
//! refresh token that is exchanged for a new pair.
//!
//! A refresh token is `{session}.{secret}`. Its secret is derived from the session's public id
//! and its generation, so that a browser which missed the answer to its last refresh can be
//! given the very same new token again; the database knows only the secret's fingerprint.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::csrf::CsrfToken;
use crate::base::clock::{MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::error::{Error, Result};
use crate::base::mac::{MacKey, fingerprint};

/// How long an access token is good for.
pub const ACCESS_TTL_MS: i64 = 10 * MINUTE_MS;
/// The longest token that is looked at; longer ones are refused unread.
const MAX_TOKEN_LEN: usize = 1_024;
const ISSUER: &str = "yipin";

/// Makes and reads the tokens of sessions.
#[derive(Clone)]
pub struct TokenKeys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    refresh: MacKey,
    csrf: MacKey,
    reset: MacKey,
    email: MacKey,
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKeys(…)")
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    /// The session's public id.
    sid: String,
    /// Seconds since 1970.
    iat: i64,
    /// Seconds since 1970.
    exp: i64,
}

/// A refresh token, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session's public id.
    pub session: String,
    /// What the database should know.
    pub fingerprint: String,
}

impl TokenKeys {
    /// The keys under the platform's secret.
    pub fn new(secret: &[u8]) -> Self {
        let access = MacKey::derive(secret, "access").sign(&[]);
        Self {
            encoding: EncodingKey::from_secret(&access),
            decoding: DecodingKey::from_secret(&access),
            refresh: MacKey::derive(secret, "refresh"),
            csrf: MacKey::derive(secret, "csrf"),
            reset: MacKey::derive(secret, "reset"),
            email: MacKey::derive(secret, "email"),
        }
    }

    /// An access token of this session.
    pub fn access(&self, session: &str, now: Timestamp) -> Result<String> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sid: session.to_owned(),
            iat: now.ms() / SECOND_MS,
            exp: now.plus_ms(ACCESS_TTL_MS).ms() / SECOND_MS,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(Error::internal)
    }

    /// The public id of the session that an access token names, if it is ours and still good.
    pub fn read_access(&self, token: &str, now: Timestamp) -> Option<String> {
        if token.len() > MAX_TOKEN_LEN {
            return None;
        }
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "iss"]);
        // Compared below with our own clock, which tests can set.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules)
            .ok()?
            .claims;
        let now_s = now.ms() / SECOND_MS;
        (claims.iat <= now_s + 60 && now_s < claims.exp).then_some(claims.sid)
    }

    /// The refresh token of a session's generation.
    pub fn refresh(&self, session: &str, generation: i64) -> String {
        let secret = self
            .refresh
            .sign_text(&[session.as_bytes(), &generation.to_be_bytes()]);
        format!("{session}.{secret}")
    }

    /// Takes a refresh token apart; `None` if it has not even the form of one.
    pub fn read_refresh(token: &str) -> Option<RefreshToken> {
        if token.len() > MAX_TOKEN_LEN {
            return None;
        }
        let (session, secret) = token.split_once('.')?;
        let is_word = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        (is_word(session) && is_word(secret)).then(|| RefreshToken {
            session: session.to_owned(),
            fingerprint: fingerprint(secret),
        })
    }

    /// The token that each form of a session carries against forged requests.
    pub fn csrf(&self, session: &str) -> CsrfToken {
        CsrfToken::new(self.csrf.sign(&[session.as_bytes()]))
    }

    /// The secret in the link for a forgotten password. It is derived from the request's public
    /// id, so that no table, event or queue ever holds a working link.
    pub fn reset(&self, public_id: &str) -> String {
        link(&self.reset, public_id)
    }

    /// The public id of the request for a new password that a link names, if the link is ours.
    pub fn read_reset<'a>(&self, token: &'a str) -> Option<&'a str> {
        read_link(&self.reset, token)
    }

    /// The secret in the link that proves a mail address, derived like that of [`Self::reset`].
    pub fn email(&self, public_id: &str) -> String {
        link(&self.email, public_id)
    }

    /// The public id of the wanted address that a link proves, if the link is ours.
    pub fn read_email<'a>(&self, token: &'a str) -> Option<&'a str> {
        read_link(&self.email, token)
    }
}

fn link(key: &MacKey, public_id: &str) -> String {
    format!("{public_id}.{}", key.sign_text(&[public_id.as_bytes()]))
}

fn read_link<'a>(key: &MacKey, token: &'a str) -> Option<&'a str> {
    let (public_id, proof) = token.split_once('.')?;
    (token.len() <= MAX_TOKEN_LEN && key.is_signed(&[public_id.as_bytes()], proof))
        .then_some(public_id)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::base::rng::Random;

    const NOW: Timestamp = Timestamp::from_ms(1_795_000_000_000);

    fn keys() -> TokenKeys {
        TokenKeys::new(b"0123456789abcdef0123456789abcdef")
    }

    #[test]
    fn an_access_token_names_its_session_for_ten_minutes() {
        let token = keys().access("s-1", NOW).unwrap();
        let read = |ms| keys().read_access(&token, NOW.plus_ms(ms));
        assert_eq!(read(0).as_deref(), Some("s-1"));
        assert_eq!(read(599_000).as_deref(), Some("s-1"));
        assert_eq!(read(600_000), None);
        assert_eq!(read(-120_000), None, "made in the future");
        assert_eq!(TokenKeys::new(b"other").read_access(&token, NOW), None);
    }

    #[test]
    fn forged_and_malformed_access_tokens_are_refused() {
        let good = keys().access("s-1", NOW).unwrap();
        let [_, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else {
            unreachable!()
        };
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let hs384 = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS384","typ":"JWT"}"#);
        for token in [
            String::new(),
            "a.b.c".to_owned(),
            format!("{none}.{claims}."),
            format!("{none}.{claims}.{signature}"),
            format!("{hs384}.{claims}.{signature}"),
            format!("{good}x"),
            "界".repeat(100),
            "a".repeat(1_000_000),
        ] {
            assert_eq!(keys().read_access(&token, NOW), None);
        }
    }

    #[test]
    fn a_refresh_token_is_the_same_for_the_same_generation_only() {
        let first = keys().refresh("abc", 1);
        assert_eq!(first, keys().refresh("abc", 1));
        assert_ne!(first, keys().refresh("abc", 2));
        let read = TokenKeys::read_refresh(&first).unwrap();
        assert_eq!(read.session, "abc");
        assert_eq!(read.fingerprint.len(), 64);
        for text in ["", ".", "abc", "abc.", ".abc", "a b.c", "a.b.c", "界.界"] {
            assert_eq!(TokenKeys::read_refresh(text), None, "{text}");
        }
    }

    #[test]
    fn proofs_are_bound_to_their_use() {
        let keys = keys();
        let shown = keys.csrf("s-1").masked(&Random::seeded(1));
        assert!(keys.csrf("s-1").is_shown_as(shown.as_bytes()));
        assert!(!keys.csrf("s-2").is_shown_as(shown.as_bytes()));
        let link = keys.reset("r-1");
        assert_eq!(keys.read_reset(&link), Some("r-1"));
        let other = keys.csrf.sign_text(&[b"r-1"]);
        assert_eq!(keys.read_reset(&format!("r-1.{other}")), None);
        assert_eq!(keys.read_reset("r-1"), None);
        assert_eq!(keys.read_email(&keys.email("r-1")), Some("r-1"));
        assert_eq!(keys.read_email(&link), None);
        assert_eq!(keys.read_reset(&keys.email("r-1")), None);
    }
}
