//! Certificates and standards that a shop claims for its specialty: entered by its members with a
//! picture of the paper, and shown to buyers once an administrator has compared the two.
//!
//! What was entered is not changed: it is withdrawn, and entered again.

mod model;
mod service;
mod state;
mod store;

pub use model::{Certificate, CertificateKind, NewCertificate, Waiting};
pub use service::{enter, refuse, verify, withdraw};
pub use state::CertificateState;
pub use store::{count_waiting, find, find_for_office, list, list_waiting, names_scan};
