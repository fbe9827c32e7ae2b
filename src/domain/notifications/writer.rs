//! Writes the texts of notices and letters, in the reader's language.

use super::kind::NoticeKind;
use super::model::{Facts, Mail};
use crate::base::format::Formats;
use crate::base::i18n::{Arg, Catalog};
use crate::base::locale::Locale;
use crate::base::money::Money;
use crate::domain::accounts::tokens::TokenKeys;
use crate::domain::mail::Letter;

/// Writes in one language.
#[derive(Debug)]
pub struct Writer<'a> {
    catalog: &'a Catalog,
    formats: &'a Formats,
    locale: Locale,
}

impl<'a> Writer<'a> {
    /// A writer of this language.
    pub fn new(catalog: &'a Catalog, formats: &'a Formats, locale: Locale) -> Self {
        Self {
            catalog,
            formats,
            locale,
        }
    }

    /// The title: what happened, in a few words.
    pub fn title(&self, kind: NoticeKind, facts: &Facts) -> String {
        self.fill(&kind.message_key(), facts)
    }

    /// The text: what happened, in a sentence or two. Of some it says what the reader can do about it
    /// only where it is known until when.
    pub fn text(&self, kind: NoticeKind, facts: &Facts) -> String {
        let part = if kind.has_text_until() && facts.until.is_some() {
            "text-until"
        } else {
            "text"
        };
        self.fill(&format!("{}-{part}", kind.message_key()), facts)
            .trim()
            .to_owned()
    }

    fn fill(&self, key: &str, facts: &Facts) -> String {
        let amount = facts.amount_minor.and_then(|minor| Money::new(minor).ok());
        let pay_by = facts.pay_by.map(|at| self.formats.datetime(at));
        let until = facts.until.map(|at| self.formats.datetime(at));
        let args: [(&str, Arg); 8] = [
            (
                "shop",
                self.locale.pick(&facts.shop_zh, &facts.shop_en).into(),
            ),
            ("order", facts.order.as_str().into()),
            (
                "amount",
                amount
                    .map_or_else(String::new, |amount| self.formats.money(amount))
                    .into(),
            ),
            ("by", pay_by.unwrap_or_default().into()),
            ("until", until.unwrap_or_default().into()),
            (
                "parcel",
                self.locale.pick(&facts.parcel, &facts.parcel_en).into(),
            ),
            ("lot", facts.lot.as_str().into()),
            ("reason", facts.reason.as_str().into()),
        ];
        self.catalog.text(self.locale, key, &args)
    }
}

/// Turns mails of the queue into letters.
#[derive(Debug)]
pub struct LetterWriter<'a> {
    /// The texts.
    pub catalog: &'a Catalog,
    /// How amounts are shown.
    pub formats: &'a Formats,
    /// Makes the links for forgotten passwords and new addresses.
    pub keys: &'a TokenKeys,
    /// `https://host`, without a slash at the end.
    pub origin: &'a str,
}

impl LetterWriter<'_> {
    /// The letter of a mail, with what it lists beside its own words, or nothing. The link of a reset
    /// or a proof exists only in here and in the letter.
    pub fn letter(&self, mail: &Mail, list: &str) -> Letter {
        let writer = Writer::new(self.catalog, self.formats, mail.locale);
        let say = |key: &str, args: &[(&str, Arg)]| self.catalog.text(mail.locale, key, args);
        let mut parts = vec![
            say("mail-greeting", &[]),
            writer.text(mail.kind, &mail.facts),
        ];
        if !list.is_empty() {
            parts.push(list.to_owned());
        }
        if let Some(link) = self.link(&mail.facts) {
            parts.push(say("mail-link", &[("link", link.into())]));
        }
        parts.push(say("mail-sign-off", &[]));
        let title = writer.title(mail.kind, &mail.facts);
        Letter {
            id: format!("mail-{}-{}", mail.id, mail.created_at.ms()),
            to: mail.recipient.clone(),
            subject: say("mail-subject", &[("title", title.into())]),
            text: parts.join("\n\n") + "\n",
            locale: mail.locale,
            written_at: mail.created_at,
        }
    }

    fn link(&self, facts: &Facts) -> Option<String> {
        let path = if !facts.reset.is_empty() {
            format!("/account/reset/{}", self.keys.reset(&facts.reset))
        } else if !facts.proof.is_empty() {
            format!("/account/email/{}", self.keys.email(&facts.proof))
        } else {
            facts.link.clone()
        };
        (!path.is_empty()).then(|| format!("{}{path}", self.origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;

    #[test]
    fn no_notice_lacks_its_text_whether_it_has_an_end_or_not() {
        let (catalog, formats) = (Catalog::load().unwrap(), Formats::default());
        for locale in [Locale::Zh, Locale::En] {
            let writer = Writer::new(&catalog, &formats, locale);
            for kind in NoticeKind::ALL {
                for until in [None, Some(Timestamp::from_ms(1_795_600_000_000))] {
                    let facts = Facts {
                        until,
                        ..Facts::default()
                    };
                    let text = writer.title(*kind, &facts) + &writer.text(*kind, &facts);
                    assert!(!text.contains('⟦'), "{text}");
                }
            }
        }
    }
}
