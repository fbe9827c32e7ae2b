//! When a mail tells somebody of messages that they have not read.

use crate::base::clock::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// How long an unread message waits before a mail tells of it: who is just looking is not mailed.
const FIRST_MS: i64 = 10 * MINUTE_MS;
/// How much later than the mail before the next one comes at the earliest.
const PAUSES_MS: [i64; 3] = [6 * HOUR_MS, DAY_MS, 3 * DAY_MS];

/// What is known of the mails to one inbox.
///
/// The rule: ten minutes after an unread message one mail goes out, for all conversations together.
/// Whatever comes until then is told of by the same mail. While nothing is read, the next message is
/// told of six hours after that mail at the earliest, the next a day, and then three days; without a
/// further message no further mail goes out. Once everything is read, a mail that was due does not
/// go out, and the rule begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reminder {
    /// When a mail is due.
    pub due_at: Option<Timestamp>,
    /// When the last one went out.
    pub mailed_at: Option<Timestamp>,
    /// How many have gone out since everything was read.
    pub mails: i32,
}

impl Reminder {
    /// A message has come.
    #[must_use]
    pub fn after_message(self, now: Timestamp) -> Self {
        let soon = now.plus_ms(FIRST_MS);
        let due_at = match (self.due_at, self.mailed_at) {
            (Some(due_at), _) => due_at,
            (None, Some(mailed_at)) => soon.max(mailed_at.plus_ms(self.pause_ms())),
            (None, None) => soon,
        };
        Self {
            due_at: Some(due_at),
            ..self
        }
    }

    fn pause_ms(self) -> i64 {
        let sent = usize::try_from(self.mails).unwrap_or_default();
        let last = PAUSES_MS.len() - 1;
        match sent {
            0 => 0,
            sent => PAUSES_MS
                .get((sent - 1).min(last))
                .copied()
                .unwrap_or_default(),
        }
    }

    /// The mail that was due has gone out.
    #[must_use]
    pub fn after_mail(self, now: Timestamp) -> Self {
        Self {
            due_at: None,
            mailed_at: Some(now),
            mails: self.mails.saturating_add(1),
        }
    }

    /// So many messages are left unread.
    #[must_use]
    pub fn after_reading(self, unread: i64) -> Self {
        if unread > 0 {
            return self;
        }
        Self {
            due_at: None,
            mails: 0,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_ms(1_000_000_000);

    #[test]
    fn mails_to_who_does_not_read_come_ever_rarer() {
        let mut reminder = Reminder::default();
        let mut now = NOON;
        let mut waits = Vec::new();
        for _ in 0..6 {
            reminder = reminder.after_message(now);
            let due_at = reminder.due_at.unwrap();
            waits.push((due_at.ms() - now.ms()) / MINUTE_MS);
            // What comes meanwhile moves nothing.
            assert_eq!(reminder.after_message(now.plus_ms(FIRST_MS - 1)), reminder);
            reminder = reminder.after_mail(due_at);
            now = due_at;
        }
        assert_eq!(waits, [10, 360, 1_440, 4_320, 4_320, 4_320]);
    }

    #[test]
    fn what_comes_long_after_a_mail_waits_ten_minutes() {
        let mailed = Reminder::default().after_message(NOON).after_mail(NOON);
        let later = NOON.plus_ms(30 * DAY_MS);
        let due_at = mailed.after_message(later).due_at;
        assert_eq!(due_at, Some(later.plus_ms(FIRST_MS)));
    }

    #[test]
    fn reading_everything_begins_anew_and_reading_something_does_not() {
        let due = Reminder::default().after_message(NOON);
        assert_eq!(due.after_reading(1), due);
        let read = due.after_mail(NOON).after_message(NOON).after_reading(0);
        assert_eq!((read.due_at, read.mails), (None, 0));
        let due_at = read.after_message(NOON).due_at;
        assert_eq!(due_at, Some(NOON.plus_ms(FIRST_MS)));
    }
}
