//! Ed25519 signatures (RFC 8032): short, and the same for the same text, so that a key needs no
//! source of randomness.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use super::error::{Error, Result};
use super::mac::MacKey;

/// Bytes of the fingerprint that names a key: enough to tell the few keys of a platform apart.
const NAME_BYTES: usize = 6;

/// A private key; never shown by `Debug`.
#[derive(Clone)]
pub struct SigningKey(Arc<Ed25519KeyPair>);

impl SigningKey {
    /// The key for the use `label` under the platform's secret: the same at every node and after
    /// every start.
    pub fn derive(secret: &[u8], label: &str) -> Result<Self> {
        Self::from_seed(&MacKey::derive(secret, label).sign(&[b"ed25519"]))
    }

    fn from_seed(seed: &[u8; 32]) -> Result<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map(|pair| Self(Arc::new(pair)))
            .map_err(Error::internal)
    }

    /// The signature of a text, as 86 URL-safe characters.
    pub fn sign(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(text.as_bytes()))
    }

    /// The public key, as 43 URL-safe characters.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key())
    }

    /// What the key is called: the beginning of its public key's SHA-256, as 8 URL-safe characters.
    pub fn name(&self) -> String {
        let digest = Sha256::digest(self.0.public_key());
        URL_SAFE_NO_PAD.encode(digest.get(..NAME_BYTES).unwrap_or_default())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// Whether a signature is that of the text by the owner of a public key; all as they are written.
pub fn is_signed(text: &str, signature: &str, public_key: &str) -> bool {
    let (Ok(signature), Ok(key)) = (
        URL_SAFE_NO_PAD.decode(signature),
        URL_SAFE_NO_PAD.decode(public_key),
    ) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key)
        .verify(text.as_bytes(), &signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
    }

    // RFC 8032, 7.1, test 2: the text is the one byte 0x72.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = SigningKey::from_seed(&seed).unwrap();
        let public: [u8; 32] =
            bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(key.public(), URL_SAFE_NO_PAD.encode(public));
        let signature: [u8; 64] = bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert_eq!(key.sign("r"), URL_SAFE_NO_PAD.encode(signature));
        assert!(is_signed("r", &key.sign("r"), &key.public()));
    }

    #[test]
    fn a_key_is_that_of_its_secret_and_its_use() {
        let key = SigningKey::derive(b"secret", "certificates").unwrap();
        let again = SigningKey::derive(b"secret", "certificates").unwrap();
        assert_eq!((key.public(), key.name()), (again.public(), again.name()));
        assert_eq!((key.public().len(), key.name().len()), (43, 8));
        for (secret, label) in [
            (&b"secret"[..], "sessions"),
            (&b"other"[..], "certificates"),
        ] {
            let other = SigningKey::derive(secret, label).unwrap();
            assert_ne!(key.public(), other.public());
            assert!(!is_signed("a", &key.sign("a"), &other.public()));
        }
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        let key = SigningKey::derive(b"secret", "certificates").unwrap();
        let (good, public) = (key.sign("a"), key.public());
        assert!(!is_signed("b", &good, &public));
        for (signature, public) in [
            ("", public.as_str()),
            ("!", &public),
            (&good[..80], &public),
            (&good, ""),
            (&good, "AAAA"),
        ] {
            assert!(!is_signed("a", signature, public), "{signature} {public}");
        }
    }
}
