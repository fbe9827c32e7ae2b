//! What a command that may be sent twice has done.

/// Whether a command changed anything. Browsers send forms twice, and people press twice: the
/// second time is no fault, and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done now.
    Done,
    /// It was done before.
    Already,
}
