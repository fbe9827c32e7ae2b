//! One letter, and its form on the wire.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox, Message};

use crate::base::clock::Timestamp;
use crate::base::locale::Locale;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Most characters of a subject; longer ones are cut, since a mail must not fail by its title.
const MAX_SUBJECT: usize = 200;

/// A letter to one person, in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Names this letter for good (`[A-Za-z0-9-]`), so that one which was sent twice because its
    /// first answer was lost is recognised by its `Message-ID`.
    pub id: String,
    /// The address of the person.
    pub to: String,
    /// The title, in one line.
    pub subject: String,
    /// The text, with `\n` between lines.
    pub text: String,
    /// The language of both.
    pub locale: Locale,
    /// When it was written.
    pub written_at: Timestamp,
}

impl Letter {
    /// The letter as a message from `from`; an error if its address is none.
    pub(super) fn message(&self, from: &Mailbox) -> Result<Message, BoxError> {
        let to = Mailbox::new(None, self.to.parse()?);
        let sent = u64::try_from(self.written_at.ms()).unwrap_or_default();
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            .date(UNIX_EPOCH + Duration::from_millis(sent))
            .from(from.clone())
            .to(to)
            .subject(one_line(&self.subject))
            .header(AutoSubmitted)
            .header(ContentLanguage(self.locale))
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::Base64)
            .body(self.text.clone())?;
        Ok(message)
    }
}

/// Makes one plain line of a title: no line ends or other control characters (header injection),
/// no invisible marks that could reorder it.
fn one_line(title: &str) -> String {
    let clean: String = title
        .chars()
        .map(|c| match c {
            c if c.is_control() => ' ',
            '\u{2028}' | '\u{2029}' => ' ',
            c => c,
        })
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .take(MAX_SUBJECT)
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Auto-Submitted` (RFC 3834): keeps holiday notices from answering us.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, BoxError> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `Content-Language` (RFC 3282).
#[derive(Debug, Clone)]
struct ContentLanguage(Locale);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self(text.parse().unwrap_or_default()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.tag().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str, subject: &str) -> Letter {
        Letter {
            id: "mail-7".to_owned(),
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: "您的订单已发货。\n.\nBcc: evil@example.com\n".to_owned(),
            locale: Locale::Zh,
            written_at: Timestamp::from_ms(1_795_624_200_000),
        }
    }

    fn from() -> Mailbox {
        "一品 <no-reply@yipin.example>".parse().unwrap()
    }

    fn header_lines(letter: &Letter) -> Vec<String> {
        let wire = String::from_utf8(letter.message(&from()).unwrap().formatted()).unwrap();
        let (headers, _) = wire.split_once("\r\n\r\n").unwrap();
        headers.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_letter_has_a_lasting_id_a_date_and_says_that_nobody_wrote_it() {
        let lines = header_lines(&letter("li@example.com", "发货了"));
        for expected in [
            "Message-ID: <mail-7@yipin.example>",
            "Date: Wed, 25 Nov 2026 16:30:00 +0000",
            "To: li@example.com",
            "Auto-Submitted: auto-generated",
            "Content-Language: zh-CN",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(
                lines.iter().any(|line| line == expected),
                "{expected}: {lines:?}"
            );
        }
    }

    /// O-55: nothing that a village or a buyer wrote can add a header or a recipient.
    #[test]
    fn o_55_a_title_cannot_add_headers() {
        for title in [
            "茶\r\nBcc: evil@example.com",
            "tea\nBcc: evil@example.com\n\nbody",
            "tea\rBcc: evil@example.com",
            "tea\u{2028}Bcc: evil@example.com\u{85}X: y\0",
            "🍑🍑 小明\u{202E}moc.live",
            &"长".repeat(5_000),
        ] {
            let lines = header_lines(&letter("li@example.com", title));
            let names: Vec<&str> = lines
                .iter()
                .filter(|line| !line.starts_with(' '))
                .map(|line| line.split(':').next().unwrap())
                .collect();
            assert_eq!(
                names,
                [
                    "Message-ID",
                    "Date",
                    "From",
                    "To",
                    "Subject",
                    "Auto-Submitted",
                    "Content-Language",
                    "Content-Type",
                    "Content-Transfer-Encoding"
                ],
                "{title:?}"
            );
        }
    }

    #[test]
    fn o_55_an_address_that_is_none_is_an_error_and_not_a_second_recipient() {
        for to in [
            "",
            "li",
            "li@example.com\r\nBcc: evil@example.com",
            "a@example.com, b@example.com",
            "Li <li@example.com>",
            "li@exa mple.com",
        ] {
            assert!(letter(to, "x").message(&from()).is_err(), "{to:?}");
        }
    }

    #[test]
    fn the_text_cannot_end_the_letter_early() {
        let wire = letter("li@example.com", "x")
            .message(&from())
            .unwrap()
            .formatted();
        let wire = String::from_utf8(wire).unwrap();
        let (_, body) = wire.split_once("\r\n\r\n").unwrap();
        assert!(
            body.lines()
                .all(|line| line != "." && !line.starts_with("Bcc"))
        );
    }
}
