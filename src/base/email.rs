//! E-mail addresses in one canonical form.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::base::error::{Code, Error, Result};
use crate::base::sql_types::text_value;
use crate::base::text::narrow;

/// An address without a display name, lower-cased as a whole, at most 254 bytes (RFC 5321).
///
/// The part before `@` may differ by case in theory; no provider of note does so, and two
/// accounts for one mailbox would confuse people. International domains and names are allowed.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
)]
#[serde(try_from = "String", into = "String")]
#[diesel(sql_type = Text)]
pub struct Email(String);

text_value!(Email);

impl Email {
    /// The most bytes of an address.
    pub const MAX_BYTES: usize = 254;

    /// Reads an address that a person typed; full-width letters and `＠` count.
    pub fn parse(text: &str) -> Result<Self> {
        let address: String = narrow(text).to_lowercase().nfc().collect();
        if address.is_empty() {
            return Err(Code::FieldRequired.into());
        }
        if address.len() > Self::MAX_BYTES {
            return Err(Error::new(Code::FieldTooLong).with("max", Self::MAX_BYTES));
        }
        if is_mailbox(&address) {
            Ok(Self(address))
        } else {
            Err(Code::EmailInvalid.into())
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough for its owner to know it by: `l***@example.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}***@{domain}")
    }
}

/// Whether mail can be sent there: what the standards allow, without the old forms that only
/// help to smuggle something in (quoted names, comments, addresses of hosts by number).
fn is_mailbox(address: &str) -> bool {
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    !address.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\'))
        && EmailAddress::parse_with_options(address, options).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_has_one_form() {
        for text in [
            "Li.Na@Example.COM",
            " li.na@example.com ",
            "ｌｉ.ｎａ＠ｅｘａｍｐｌｅ.ｃｏｍ",
            "li.na\u{200b}@example.com",
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), "li.na@example.com");
        }
        assert_eq!(
            Email::parse("李娜@例子.中国").unwrap().as_str(),
            "李娜@例子.中国"
        );
        assert_eq!(
            Email::parse("a+b@x-y.example.com").unwrap().as_str(),
            "a+b@x-y.example.com"
        );
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        for text in [
            "li",
            "li@",
            "@example.com",
            "li@localhost",
            "li@@example.com",
            "li na@example.com",
            "li@example..com",
            ".li@example.com",
            "li@[127.0.0.1]",
            "Li <li@example.com>",
            "\"li na\"@example.com",
            "li@example.com\r\nBcc: x@example.com",
            "li@-example.com",
            "li@example.com,x@example.com",
            "<script>@example.com",
        ] {
            assert_eq!(
                Email::parse(text).unwrap_err().code(),
                Code::EmailInvalid,
                "{text}"
            );
        }
        assert_eq!(Email::parse(" ").unwrap_err().code(), Code::FieldRequired);
        let long = format!("li@{}.com", "a.".repeat(130));
        assert_eq!(Email::parse(&long).unwrap_err().code(), Code::FieldTooLong);
    }

    #[test]
    fn a_masked_address_hides_the_name() {
        assert_eq!(
            Email::parse("lina@example.com").unwrap().masked(),
            "l***@example.com"
        );
    }

    proptest! {
        #[test]
        fn an_address_reads_as_itself(text in "[a-zA-Z0-9.+]{1,20}@[a-zA-Z0-9.-]{1,20}|.{0,40}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
            }
        }
    }
}
