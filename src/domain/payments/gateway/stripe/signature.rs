//! The signature of Stripe's messages: HMAC-SHA256 over `timestamp.body`, scheme `v1`.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::base::clock::{MINUTE_MS, Timestamp};
use crate::base::secret::Secret;

/// How old a message may be, or how far ahead its sender's clock.
const TOLERANCE_MS: i64 = 5 * MINUTE_MS;

/// Whether a message is from Stripe, and new. While a secret is being replaced there are several
/// signatures; one of them has to fit.
pub(super) fn is_signed(secret: &Secret, header: &str, body: &str, now: Timestamp) -> bool {
    let (mut at, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", text)) => at = text.parse::<i64>().ok(),
            Some(("v1", text)) => signatures.extend(from_hex(text)),
            _ => {}
        }
    }
    let Some(at) = at else { return false };
    let age = now.ms().saturating_sub(at.saturating_mul(1_000));
    if age.saturating_abs() > TOLERANCE_MS {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose()) else {
        return false;
    };
    mac.update(format!("{at}.").as_bytes());
    mac.update(body.as_bytes());
    // In constant time.
    signatures
        .iter()
        .any(|given| mac.clone().verify_slice(given).is_ok())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
        .collect();
    let pairs = digits?;
    let pairs = pairs.chunks(2).map(|pair| match pair {
        [high, low] => Some(high * 16 + low),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = concat!(
        r#"{"type":"checkout.session.completed","data":{"object":{"id":"cs_1","#,
        r#""client_reference_id":"2611250000000000101P01","status":"complete","#,
        r#""payment_status":"paid","amount_total":17800,"currency":"cny","#,
        r#""payment_intent":"pi_1"}}}"#
    );
    /// HMAC-SHA256 of `1795572000.` and the body under `whsec_test_secret`, by OpenSSL.
    const V1: &str = "f41a28bc6592d6fedebc31ed5f4d417b182c5db2da2f05a1a949c3a4ed6ba39a";
    const AT_MS: i64 = 1_795_572_000_000;

    fn is_believed(header: &str, at_ms: i64) -> bool {
        let secret = Secret::new("whsec_test_secret");
        is_signed(&secret, header, BODY, Timestamp::from_ms(at_ms))
    }

    #[test]
    fn a_message_is_believed_with_its_signature_and_for_five_minutes() {
        let header = format!("t=1795572000,v1=00,v1={V1},v0=ignored");
        assert!(is_believed(&header, AT_MS));
        assert!(is_believed(&header, AT_MS + 300_000));
        for (header, at) in [
            (header.clone(), AT_MS + 301_000),
            (header.clone(), AT_MS - 301_000),
            (header.replace("t=1795572000", "t=1795572001"), AT_MS),
            (header.replace("v1", "v0"), AT_MS),
            (header.replace(V1, &V1[..62]), AT_MS),
            (header.replace(V1, &V1[..63]), AT_MS),
            (format!("v1={V1}"), AT_MS),
            ("t=,v1=".to_owned(), AT_MS),
            (String::new(), AT_MS),
        ] {
            assert!(!is_believed(&header, at), "{header}");
        }
    }
}
