//! What a text that claims to be a certificate of ours is worth.

use chrono_tz::Tz;

use super::code::TraceCode;
use super::{key, store};
use crate::base::error::{Code, Result};
use crate::db::DbConn;
use crate::domain::access::PublicScope;

/// A certificate that was issued here, by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The lot.
    pub lot: TraceCode,
    /// The number of this certificate.
    pub number: i64,
    /// The number of the lot's newest one, which is the one that counts.
    pub newest: i64,
}

impl Checked {
    /// Whether another one has taken its place.
    pub const fn is_replaced(&self) -> bool {
        self.number < self.newest
    }
}

/// Looks a signed text up. A true signature alone says little here: whoever learns a secret of the
/// platform can sign, but only what was issued is in the database.
///
/// # Errors
/// `lot.certificate_forged` for what none of our keys has signed; `lot.certificate_out_of_time` for
/// what bears a day on which its key did not sign; `lot.certificate_unissued` for what was never issued.
pub fn check(conn: &mut DbConn, public: &PublicScope, text: &str, zone: Tz) -> Result<Checked> {
    let text = text.trim();
    let keys = store::list_keys(conn, public)?;
    let (lot, says) = key::signed(text, &keys, zone)?;
    let newest = store::find_newest_beside(conn, *public, &lot, (says.number, text))?;
    Ok(Checked {
        newest: newest.ok_or(Code::LotCertificateUnissued)?,
        number: says.number,
        lot,
    })
}
