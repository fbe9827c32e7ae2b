//! Who runs the platform, as its visitors are told.

use serde::Serialize;

/// What is told of the operator; what is not set is empty, and is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Its name.
    pub name: String,
    /// Its telephone, in digits, `+` and `-` alone, so that it stands in an address.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// The number under which the site is filed (备案号).
    pub filing: String,
    /// A line that names its licences.
    pub licence: String,
}
