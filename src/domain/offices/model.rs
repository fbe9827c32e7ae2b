//! An office as the list of administrators shows it.

use diesel::prelude::*;

use crate::base::clock::Timestamp;
use crate::base::division_code::DivisionCode;
use crate::base::ids::{OfficeId, UserId};
use crate::domain::access::OfficeRole;

/// Who holds which office.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct OfficeLine {
    /// The key.
    pub id: OfficeId,
    /// The administrator.
    pub user_id: UserId,
    /// What they are called.
    pub name: String,
    /// The address of their account.
    pub email: Option<String>,
    /// The number of their account.
    pub phone: Option<String>,
    /// What they may do.
    pub role: OfficeRole,
    /// For which division; the root is the whole platform.
    pub division_code: DivisionCode,
    /// Since when.
    pub created_at: Timestamp,
}
