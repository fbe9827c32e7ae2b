//! Keyed digests: proofs that a text came from this platform.
//!
//! Each use has a key of its own, derived from the platform's secret by a label, so that a proof
//! made for one use is worthless for another.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// A key for HMAC-SHA256; never shown by `Debug`.
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl MacKey {
    /// The key for the use `label` under the platform's secret.
    pub fn derive(secret: &[u8], label: &str) -> Self {
        let root = keyed(secret);
        Self(keyed(&digest(root, &[label.as_bytes()])))
    }

    /// The digest of some parts. Their lengths count too, so that parts cannot flow together.
    pub fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        digest(self.0.clone(), parts)
    }

    /// The digest as 43 URL-safe characters.
    pub fn sign_text(&self, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(self.sign(parts))
    }

    /// Whether `text` is the digest of these parts; takes the same time for any wrong text.
    pub fn is_signed(&self, parts: &[&[u8]], text: &str) -> bool {
        let Ok(given) = URL_SAFE_NO_PAD.decode(text) else {
            return false;
        };
        same_bytes(&self.sign(parts), &given)
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(…)")
    }
}

/// SHA-256 of a text, as 64 hexadecimal digits: how secrets that we only recognise are stored.
pub fn fingerprint(text: &str) -> String {
    use fmt::Write;

    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Compares without telling by its time where the first difference is.
pub fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    a.ct_eq(b).into()
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of any length, so this cannot fail"
)]
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret).expect("HMAC takes keys of any length")
}

fn digest(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_only_for_its_use_its_parts_and_its_secret() {
        let key = MacKey::derive(b"secret", "reset");
        let proof = key.sign_text(&[b"ab", b"c"]);
        assert!(key.is_signed(&[b"ab", b"c"], &proof));
        assert!(!key.is_signed(&[b"a", b"bc"], &proof));
        assert!(!MacKey::derive(b"secret", "csrf").is_signed(&[b"ab", b"c"], &proof));
        assert!(!MacKey::derive(b"other", "reset").is_signed(&[b"ab", b"c"], &proof));
        assert!(!key.is_signed(&[b"ab", b"c"], "not base64 !"));
        assert!(!key.is_signed(&[b"ab", b"c"], ""));
    }

    #[test]
    fn a_fingerprint_is_plain_sha256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            fingerprint("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
