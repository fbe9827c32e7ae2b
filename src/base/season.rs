//! Harvest seasons: whole months, which may go over the turn of the year.

/// The harvest months of a listing, both ends included; `from` may lie after `to` (winter crops).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// The first month, 1 to 12.
    pub from: i32,
    /// The last month, 1 to 12.
    pub to: i32,
}

impl Season {
    /// The season of two columns; none unless both are set.
    pub fn of(from: Option<i32>, to: Option<i32>) -> Option<Self> {
        Some(Self {
            from: from?,
            to: to?,
        })
    }

    /// Whether a month (1 to 12) lies in it.
    pub fn contains(self, month: i32) -> bool {
        if self.from <= self.to {
            (self.from..=self.to).contains(&month)
        } else {
            month >= self.from || month <= self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_may_go_over_the_turn_of_the_year() {
        let winter = Season { from: 11, to: 2 };
        let spring = Season { from: 3, to: 4 };
        assert!([11, 12, 1, 2].iter().all(|month| winter.contains(*month)));
        assert!(!winter.contains(3) && !winter.contains(10));
        assert!(spring.contains(3) && spring.contains(4) && !spring.contains(5));
    }
}
