//! Shares as people read them.

/// Basis points as a percentage without needless zeros: `1050` → `10.5`.
pub(in crate::web) fn percent(basis_points: i64) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_have_no_needless_zeros() {
        for (basis_points, text) in [
            (0, "0"),
            (500, "5"),
            (1_050, "10.5"),
            (3_334, "33.34"),
            (5, "0.05"),
            (10_000, "100"),
        ] {
            assert_eq!(percent(basis_points), text);
        }
    }
}
