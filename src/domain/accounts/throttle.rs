//! Limits on how often something may be tried: at once so many, then one in a while.
//!
//! The rule is GCRA (the leaky bucket as a meter, ITU-T I.371): per key one number is kept, the
//! moment at which the key will be as good as new. Memory is bounded; the limits are those of
//! one process. A try that succeeded can be given back, so that only failures use up the limit.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::base::clock::{Clock, MINUTE_MS, SECOND_MS, Timestamp};
use crate::base::error::{Code, Error, Result};
use crate::base::ids::UserId;
use crate::base::mac::fingerprint;

/// Most keys that one limit remembers.
const CAPACITY: usize = 50_000;

/// One limit, counted per key.
#[derive(Debug)]
pub struct Throttle {
    clock: Clock,
    burst: i64,
    interval_ms: i64,
    capacity: usize,
    /// Per key the moment from which all `burst` tries are free again.
    fresh_at: Mutex<HashMap<String, Timestamp>>,
}

impl Throttle {
    /// `burst` tries at once, then one each `interval_ms`.
    pub fn new(clock: Clock, burst: u16, interval_ms: i64) -> Self {
        Self {
            clock,
            burst: i64::from(burst.max(1)),
            interval_ms: interval_ms.max(1),
            capacity: CAPACITY,
            fresh_at: Mutex::default(),
        }
    }

    /// Uses up one try of this key; an error that says when to come back if none is left.
    pub fn take(&self, key: &str) -> Result<()> {
        let now = self.clock.now();
        let mut keys = self.keys();
        let fresh_at = keys.get(key).copied().unwrap_or(now).max(now);
        let next = fresh_at.plus_ms(self.interval_ms);
        let wait_ms = next.ms() - now.ms() - self.burst * self.interval_ms;
        if wait_ms > 0 {
            let seconds = u32::try_from((wait_ms + SECOND_MS - 1) / SECOND_MS).unwrap_or(u32::MAX);
            return Err(Error::new(Code::RequestTooMany)
                .with("seconds", seconds)
                .retry_after(seconds));
        }
        if !keys.contains_key(key) {
            self.make_room(&mut keys, now);
        }
        keys.insert(key.to_owned(), next);
        Ok(())
    }

    /// Gives one try back to this key.
    pub fn give_back(&self, key: &str) {
        if let Some(fresh_at) = self.keys().get_mut(key) {
            *fresh_at = fresh_at.plus_ms(-self.interval_ms);
        }
    }

    fn make_room(&self, keys: &mut HashMap<String, Timestamp>, now: Timestamp) {
        if keys.len() < self.capacity {
            return;
        }
        keys.retain(|_, fresh_at| *fresh_at > now);
        if keys.len() < self.capacity {
            return;
        }
        // Still full of live keys: those that tried least go, half of them at once, so that the
        // work is spread over many tries.
        let mut moments: Vec<Timestamp> = keys.values().copied().collect();
        let middle = moments.len() / 2;
        let (_, median, _) = moments.select_nth_unstable(middle);
        let median = *median;
        let mut excess = keys.len() / 2;
        keys.retain(|_, fresh_at| {
            let goes = *fresh_at <= median && excess > 0;
            excess -= usize::from(goes);
            !goes
        });
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<String, Timestamp>> {
        self.fresh_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The limits of what strangers could try until it works.
#[derive(Debug)]
pub struct Throttles {
    /// Wrong passwords, per account: 10, then one a minute.
    login_account: Throttle,
    /// Wrong passwords, per address: 10, then one a minute.
    login_address: Throttle,
    /// New accounts, per address: 20 (a village office shares one), then one a minute.
    register: Throttle,
    /// Links for a forgotten password, per account: 3, then one in ten minutes.
    reset_account: Throttle,
    /// Links for a forgotten password, per address: 10, then one a minute.
    reset_address: Throttle,
    /// Changes of e-mail and phone, per account: 5, then one in ten minutes.
    contact: Throttle,
    /// Wrong contacts for a purchase, per number: 10, then one a minute.
    lookup_number: Throttle,
    /// Look-ups of purchases that failed, per address: 10, then one a minute.
    lookup_address: Throttle,
    /// Questions about goods, per account: 5, then one in ten minutes.
    question: Throttle,
    /// Reports of abuse, per address: 10, then one a minute.
    report: Throttle,
    /// Reviews written and changed, per buyer: 20, then one a minute.
    review: Throttle,
    /// Forged messages of payment gateways, per address: 60, then one in ten seconds. Each is kept.
    message: Throttle,
    /// Messages to the other side, per writer: 20, then one in fifteen seconds.
    talk: Throttle,
    /// Conversations begun about listings, per account: 10, then one in ten minutes.
    first_talk: Throttle,
}

/// A try that was let through; give it back if it was right.
#[derive(Debug)]
#[must_use]
pub struct Try {
    /// The account, or the purchase.
    target: String,
    address: String,
}

impl Throttles {
    /// All limits at their standard.
    pub fn new(clock: &Clock) -> Self {
        let limit = |burst, interval_ms| Throttle::new(clock.clone(), burst, interval_ms);
        Self {
            login_account: limit(10, MINUTE_MS),
            login_address: limit(10, MINUTE_MS),
            register: limit(20, MINUTE_MS),
            reset_account: limit(3, 10 * MINUTE_MS),
            reset_address: limit(10, MINUTE_MS),
            contact: limit(5, 10 * MINUTE_MS),
            lookup_number: limit(10, MINUTE_MS),
            lookup_address: limit(10, MINUTE_MS),
            question: limit(5, 10 * MINUTE_MS),
            report: limit(10, MINUTE_MS),
            review: limit(20, MINUTE_MS),
            message: limit(60, 10 * SECOND_MS),
            talk: limit(20, 15 * SECOND_MS),
            first_talk: limit(10, 10 * MINUTE_MS),
        }
    }

    /// Before a password is compared: is there a try left, for this account and this address?
    /// `login` is the e-mail or phone number in its normal form, whether it is known or not.
    pub fn login(&self, login: &str, address: IpAddr) -> Result<Try> {
        try_both(
            (&self.login_account, account_key(login)),
            (&self.login_address, address),
        )
    }

    /// The password was right: the try does not count.
    pub fn login_succeeded(&self, this: &Try) {
        self.login_address.give_back(&this.address);
        self.login_account.give_back(&this.target);
    }

    /// Before a purchase is looked up by its number, whether there is one with it or not.
    pub fn lookup(&self, number: &str, address: IpAddr) -> Result<Try> {
        try_both(
            (&self.lookup_number, number.to_owned()),
            (&self.lookup_address, address),
        )
    }

    /// Number and contact belonged together: the try does not count.
    pub fn lookup_succeeded(&self, this: &Try) {
        self.lookup_address.give_back(&this.address);
        self.lookup_number.give_back(&this.target);
    }

    /// Before somebody with an account asks about goods.
    pub fn question(&self, user: UserId) -> Result<()> {
        self.question.take(&user.to_string())
    }

    /// Before something is reported.
    pub fn report(&self, address: IpAddr) -> Result<()> {
        self.report.take(&address_key(address))
    }

    /// Before a review is written or changed; the buyer is an account or, without one, a purchase.
    pub fn review(&self, buyer: &str) -> Result<()> {
        self.review.take(buyer)
    }

    /// The review was refused, and nothing of it was decoded: the try does not count.
    pub fn review_refused(&self, buyer: &str) {
        self.review.give_back(buyer);
    }

    /// Before a message that says to be a gateway's is kept. However many genuine ones come at once
    /// use up nothing.
    pub fn message(&self, address: IpAddr) -> Result<()> {
        let key = address_key(address);
        self.message.take(&key)?;
        self.message.give_back(&key);
        Ok(())
    }

    /// The message was forged.
    pub fn message_was_forged(&self, address: IpAddr) {
        // Those that came at the same time have been let in.
        let _ = self.message.take(&address_key(address));
    }

    /// Before a buyer or a shop writes to the other; `is_first` is what begins a conversation about a
    /// listing.
    pub fn talk(&self, writer: &str, is_first: bool) -> Result<()> {
        self.talk.take(writer)?;
        if is_first && let Err(error) = self.first_talk.take(writer) {
            self.talk.give_back(writer);
            return Err(error);
        }
        Ok(())
    }

    /// Nothing was sent and nothing decoded, or it had been sent already: the try does not count.
    pub fn talk_sent_nothing(&self, writer: &str, is_first: bool) {
        self.talk.give_back(writer);
        if is_first {
            self.first_talk.give_back(writer);
        }
    }

    /// Before an account is opened.
    pub fn register(&self, address: IpAddr) -> Result<()> {
        self.register.take(&address_key(address))
    }

    /// Before a link for a forgotten password is asked for. The limit of the account is silent:
    /// `false` means that no further mail should go out, and the answer is the same.
    pub fn reset(&self, login: &str, address: IpAddr) -> Result<bool> {
        self.reset_address.take(&address_key(address))?;
        Ok(self.reset_account.take(&account_key(login)).is_ok())
    }

    /// Before the e-mail or phone of an account is changed. A phone that is taken is told as such, as
    /// by opening an account, and so it counts as that too.
    pub fn contact(&self, user: UserId, address: IpAddr) -> Result<()> {
        self.register(address)?;
        self.contact.take(&user.to_string())
    }

    /// Before a link goes to an address that an account is to get: nobody's mailbox is to be filled
    /// by many accounts. Silent: `false` means that no further mail should go out.
    pub fn proof(&self, email: &str) -> bool {
        self.reset_account.take(&account_key(email)).is_ok()
    }
}

/// Takes a try from both limits, or from none.
fn try_both(
    (by_target, target): (&Throttle, String),
    (by_address, address): (&Throttle, IpAddr),
) -> Result<Try> {
    let address = address_key(address);
    by_address.take(&address)?;
    if let Err(error) = by_target.take(&target) {
        by_address.give_back(&address);
        return Err(error);
    }
    Ok(Try { target, address })
}

/// Logins are kept as fingerprints only: short, and no personal data in memory dumps.
fn account_key(login: &str) -> String {
    fingerprint(&login.to_lowercase())
}

/// An IPv4 address, or the /64 network of an IPv6 one, which is what one household gets.
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::manual(Timestamp::from_ms(1_000_000))
    }

    #[test]
    fn ten_tries_pass_then_one_a_minute() {
        let clock = clock();
        let throttle = Throttle::new(clock.clone(), 10, MINUTE_MS);
        for _ in 0..10 {
            throttle.take("a").unwrap();
        }
        let refused = throttle.take("a").unwrap_err();
        assert_eq!(refused.code(), Code::RequestTooMany);
        assert_eq!(refused.retry_after_s(), Some(60));
        throttle.take("b").unwrap();

        clock.advance_ms(59_001);
        assert_eq!(throttle.take("a").unwrap_err().retry_after_s(), Some(1));
        clock.advance_ms(999);
        throttle.take("a").unwrap();
        assert_eq!(throttle.take("a").unwrap_err().retry_after_s(), Some(60));

        // Ten quiet minutes, and all ten are free again; more quiet does not save up more.
        clock.advance_ms(100 * MINUTE_MS);
        assert_eq!((0..20).filter(|_| throttle.take("a").is_ok()).count(), 10);
    }

    #[test]
    fn memory_is_bounded_and_the_busiest_keys_are_kept() {
        let throttle = Throttle {
            capacity: 100,
            ..Throttle::new(clock(), 10, MINUTE_MS)
        };
        for _ in 0..10 {
            throttle.take("attacked").unwrap();
        }
        for n in 0..1_000 {
            throttle.take(&n.to_string()).unwrap();
            assert!(throttle.keys().len() <= 100);
        }
        assert!(throttle.take("attacked").is_err());
    }

    #[test]
    fn right_passwords_do_not_use_up_the_tries() {
        let throttles = Throttles::new(&clock());
        let address = "203.0.113.7".parse().unwrap();
        for _ in 0..50 {
            let this = throttles.login("li@example.com", address).unwrap();
            throttles.login_succeeded(&this);
        }
        for _ in 0..10 {
            let _ = throttles.login("li@example.com", address).unwrap();
        }
        assert!(throttles.login("LI@example.com", address).is_err());
    }

    #[test]
    fn the_account_is_guarded_from_many_addresses_and_an_address_over_many_accounts() {
        let throttles = Throttles::new(&clock());
        for n in 1..=10_u8 {
            let _ = throttles
                .login("li@example.com", IpAddr::from([203, 0, 113, n]))
                .unwrap();
        }
        assert!(
            throttles
                .login("li@example.com", IpAddr::from([198, 51, 100, 1]))
                .is_err()
        );

        let address = IpAddr::from([198, 51, 100, 9]);
        for n in 0..10 {
            let _ = throttles
                .login(&format!("user{n}@example.com"), address)
                .unwrap();
        }
        assert!(throttles.login("another@example.com", address).is_err());
    }

    #[test]
    fn addresses_of_one_network_share_a_key() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2:aaaa::1"), key("2001:db8:1:2:bbbb::2"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:203.0.113.7"), key("203.0.113.7"));
    }
}
