//! What a run of orders has come to.

use crate::Result;
use crate::load::Measured;

/// Orders in a second, and how long they took.
pub struct Figures {
    pub per_second: u64,
    pub p50_us: u64,
    pub p99_us: u64,
    pub orders: u64,
    /// What the server kept in memory afterwards; 0 for pgbench.
    pub resident_kib: u64,
}

impl Figures {
    /// From the time that each one took.
    pub fn new(per_second: u64, mut latencies_us: Vec<u64>) -> Result<Self> {
        latencies_us.sort_unstable();
        let at = |thousandths: usize| {
            let place = latencies_us.len() * thousandths / 1_000;
            latencies_us
                .get(place)
                .copied()
                .ok_or("nothing was ordered")
        };
        Ok(Self {
            per_second,
            p50_us: at(500)?,
            p99_us: at(990)?,
            orders: u64::try_from(latencies_us.len())?,
            resident_kib: 0,
        })
    }

    /// The middle one of several runs.
    pub fn median(mut runs: Vec<Self>) -> Result<Self> {
        runs.sort_by_key(|run| run.per_second);
        let middle = runs.len() / 2;
        Ok(runs.into_iter().nth(middle).ok_or("no run")?)
    }

    /// From a run of our own.
    pub fn of(measured: &Measured, resident_kib: u64) -> Self {
        Self {
            per_second: measured.per_second(),
            p50_us: measured.at(500),
            p99_us: measured.at(990),
            orders: measured.requests(),
            resident_kib,
        }
    }
}
