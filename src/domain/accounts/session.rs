//! The life of a session: opened at login, refreshed as it is used, ended.

use super::model::{
    Device, EndReason, PREDECESSOR_GRACE_MS, SESSION_IDLE_MS, SESSION_MAX_MS, Session,
    SessionTokens,
};
use super::store::{self, NewSession, TokenState};
use super::tokens::{RefreshToken, TokenKeys};
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::{SessionId, UserId};
use crate::base::mac::{fingerprint, same_bytes};
use crate::base::rng::Random;
use crate::db::Tx;
use crate::domain::access::{Actor, grant};
use crate::domain::events::{self, NewEvent};

/// What became of a refresh token.
#[derive(Debug)]
pub enum Refreshed {
    /// The session lives on under new tokens.
    Renewed(Box<Session>, SessionTokens),
    /// There is no such session any more.
    Ended,
}

/// A public id: 128 bits, 22 characters.
pub(super) fn new_public_id(random: &Random) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    URL_SAFE_NO_PAD.encode(random.bytes::<16>())
}

/// Opens a session with an id of its own: nothing that a browser held before is taken over.
///
/// # Errors
/// `access.login_needed` for an account that was closed meanwhile.
pub fn open(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    user: UserId,
    device: &Device,
) -> Result<SessionTokens> {
    grant::still_open(tx, user)?;
    let public_id = new_public_id(tx.random());
    let tokens = tokens_of(keys, &public_id, 1, tx.now())?;
    let new = NewSession {
        public_id: &public_id,
        user_id: user,
        token_hash: &hash_of(&tokens)?,
        device,
        expires_at: tx.now().plus_ms(SESSION_IDLE_MS),
    };
    let id = store::insert_session(tx, &new)?;
    events::record(
        tx,
        NewEvent::new("session", id.0, "session.opened", Actor::User(user)),
    )?;
    Ok(tokens)
}

/// Exchanges a refresh token.
///
/// The current one brings the session to its next generation. The one before is accepted for
/// 60 seconds and answered with the current one again. Anything older means that a token was
/// copied: the session ends, for the thief and for its owner, who logs in anew.
pub fn refresh(tx: &mut Tx<'_>, keys: &TokenKeys, token: &RefreshToken) -> Result<Refreshed> {
    let now = tx.now();
    let Some(session) = store::find_session(tx.conn(), &token.session, now)? else {
        return Ok(Refreshed::Ended);
    };
    let state = store::get_token_state(tx, session.id)?;
    if same_bytes(state.token_hash.as_bytes(), token.fingerprint.as_bytes()) {
        return rotate(tx, keys, session, &state);
    }
    let is_previous = state
        .previous_token_hash
        .as_deref()
        .is_some_and(|hash| same_bytes(hash.as_bytes(), token.fingerprint.as_bytes()));
    if is_previous && now <= state.rotated_at.plus_ms(PREDECESSOR_GRACE_MS) {
        let tokens = tokens_of(keys, &session.public_id, state.generation, now)?;
        return Ok(Refreshed::Renewed(Box::new(session), tokens));
    }
    end(tx, session.user.id, session.id, EndReason::TokenReused)?;
    Ok(Refreshed::Ended)
}

fn rotate(
    tx: &mut Tx<'_>,
    keys: &TokenKeys,
    session: Session,
    state: &TokenState,
) -> Result<Refreshed> {
    let now = tx.now();
    let tokens = tokens_of(keys, &session.public_id, state.generation + 1, now)?;
    let last = state.created_at.plus_ms(SESSION_MAX_MS);
    let expires_at = now.plus_ms(SESSION_IDLE_MS).min(last);
    // If another request was faster, it moved on to the very same generation and tokens.
    store::mark_rotated(tx, session.id, state, &hash_of(&tokens)?, expires_at)?;
    Ok(Refreshed::Renewed(Box::new(session), tokens))
}

/// Ends one session of a user; not found if it is somebody else's or over.
pub fn end(tx: &mut Tx<'_>, user: UserId, id: SessionId, reason: EndReason) -> Result<()> {
    if !store::mark_session_ended(tx, user, id, reason)? {
        return Err(Error::not_found());
    }
    let event = NewEvent::new("session", id.0, "session.ended", Actor::User(user))
        .after(serde_json::json!({ "reason": reason }));
    events::record(tx, event)?;
    Ok(())
}

/// Ends all sessions of a user, on every device.
pub fn end_all(tx: &mut Tx<'_>, user: UserId, reason: EndReason) -> Result<()> {
    let count = store::mark_all_ended(tx, user, reason)?;
    let event = NewEvent::new("user", user.0, "user.sessions_ended", Actor::User(user))
        .after(serde_json::json!({ "reason": reason, "count": count }));
    events::record(tx, event)?;
    Ok(())
}

fn tokens_of(
    keys: &TokenKeys,
    public_id: &str,
    generation: i64,
    now: Timestamp,
) -> Result<SessionTokens> {
    Ok(SessionTokens {
        access: keys.access(public_id, now)?,
        refresh: keys.refresh(public_id, generation),
        public_id: public_id.to_owned(),
    })
}

/// What the database keeps of a refresh token.
fn hash_of(tokens: &SessionTokens) -> Result<String> {
    let (_, secret) = tokens
        .refresh
        .split_once('.')
        .ok_or_else(|| Error::internal("a refresh token has two parts"))?;
    Ok(fingerprint(secret))
}
