//! What the sandbox does wrong, as gateways sometimes do.

use std::str::FromStr;

/// Faults, written `duplicate=3,delay=60,wrong_amount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each fault is a switch of its own"
)]
pub struct Faults {
    /// Seconds by which messages come late.
    pub delay_s: i64,
    /// How often each message comes.
    pub copies: u32,
    /// Whether the last message comes first.
    pub out_of_order: bool,
    /// Whether messages come before the buyer goes back.
    pub before_redirect: bool,
    /// Whether buyers can pay after the end, and after the platform has closed the payment.
    pub late: bool,
    /// Whether one fen less is taken than was asked for.
    pub wrong_amount: bool,
    /// How much more is taken, in minor units.
    pub surplus: i64,
    /// Whether dollars are taken.
    pub wrong_currency: bool,
    /// Whether messages of success are signed with a wrong key, also for what was declined.
    pub forged: bool,
    /// Whether messages get lost.
    pub lost: bool,
    /// How many calls are answered by 503, without being carried out.
    pub api_errors: u32,
    /// How many calls are carried out and not answered.
    pub api_timeouts: u32,
    /// How many refunds fail.
    pub refund_failures: u32,
    /// How much less goes back than was asked for, in minor units.
    pub short_refunds: i64,
    /// Whether refunds are said to be done by a message only.
    pub slow_refunds: bool,
    /// Whether the buyer's bank has sent a refund back when it is asked after.
    pub bounced: bool,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            delay_s: 0,
            copies: 1,
            out_of_order: false,
            before_redirect: false,
            late: false,
            wrong_amount: false,
            surplus: 0,
            wrong_currency: false,
            forged: false,
            lost: false,
            api_errors: 0,
            api_timeouts: 0,
            refund_failures: 0,
            short_refunds: 0,
            slow_refunds: false,
            bounced: false,
        }
    }
}

impl FromStr for Faults {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut faults = Self::default();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let (name, value) = word.split_once('=').unwrap_or((word, "1"));
            let number: u32 = value
                .parse()
                .map_err(|error| format!("sandbox_faults: {word}: {error}"))?;
            match name {
                "delay" => faults.delay_s = i64::from(number),
                "duplicate" => faults.copies = number.clamp(1, 100),
                "out_of_order" => faults.out_of_order = true,
                "before_redirect" => faults.before_redirect = true,
                "late" => faults.late = true,
                "wrong_amount" => faults.wrong_amount = true,
                "surplus" => faults.surplus = i64::from(number),
                "wrong_currency" => faults.wrong_currency = true,
                "forged" => faults.forged = true,
                "lost" => faults.lost = true,
                "api_errors" => faults.api_errors = number,
                "api_timeouts" => faults.api_timeouts = number,
                "refund_failures" => faults.refund_failures = number,
                "short_refunds" => faults.short_refunds = i64::from(number),
                "slow_refunds" => faults.slow_refunds = true,
                "bounced" => faults.bounced = true,
                _ => return Err(format!("sandbox_faults: there is no {name}")),
            }
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_or_refused() {
        let read: Faults = "duplicate=3, delay=60,wrong_amount".parse().unwrap();
        let expected = Faults {
            copies: 3,
            delay_s: 60,
            wrong_amount: true,
            ..Faults::default()
        };
        assert_eq!(read, expected);
        assert_eq!("".parse(), Ok(Faults::default()));
        assert!("rain".parse::<Faults>().is_err());
        assert!("delay=soon".parse::<Faults>().is_err());
    }
}
