//! RSA signatures with SHA-256 (PKCS #1 v1.5), as payment providers use them, and the keys in the
//! forms in which they hand them out.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};

use super::error::{Error, Result};

/// The name of RSA keys (`rsaEncryption`) as certificates and public keys write it, up to the key.
const RSA_ENCRYPTION: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// The DER tag of a bit string.
const BIT_STRING: u8 = 0x03;

/// A private key; never shown by `Debug`.
#[derive(Clone)]
pub struct SigningKey(Arc<RsaKeyPair>);

impl SigningKey {
    /// Reads PKCS #8 or PKCS #1, as PEM or as its bare base64; `None` for anything else, and for
    /// keys under 2048 bits.
    pub fn parse(text: &str) -> Option<Self> {
        let der = der_of(text)?;
        let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        Some(Self(Arc::new(pair.ok()?)))
    }

    /// The signature of a text, in base64.
    pub fn sign(&self, text: &str) -> Result<String> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .map_err(Error::internal)?;
        Ok(STANDARD.encode(signature))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyingKey(Vec<u8>);

impl VerifyingKey {
    /// Reads a public key (`SubjectPublicKeyInfo`) or the one in a certificate, as PEM or as its
    /// bare base64.
    pub fn parse(text: &str) -> Option<Self> {
        let der = der_of(text)?;
        let place = der
            .windows(RSA_ENCRYPTION.len())
            .position(|window| window == RSA_ENCRYPTION)?;
        let rest = der.get(place + RSA_ENCRYPTION.len()..)?;
        let (tag, rest) = rest.split_first()?;
        // The first byte says how many bits of the last one do not count: none.
        let (unused, key) = content(rest)?.split_first()?;
        let is_key = *tag == BIT_STRING && *unused == 0 && key.len() > 256;
        is_key.then(|| Self(key.to_vec()))
    }

    /// Whether a signature in base64 is this key's for the text.
    pub fn is_signed(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else {
            return false;
        };
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0)
            .verify(text.as_bytes(), &signature)
            .is_ok()
    }
}

/// The content of a DER value whose tag was read.
fn content(der: &[u8]) -> Option<&[u8]> {
    let (first, rest) = der.split_first()?;
    if *first < 0x80 {
        return rest.get(..usize::from(*first));
    }
    let digits = usize::from(first & 0x7f);
    let length = rest.get(..digits).filter(|_| digits <= 4)?;
    let length = length
        .iter()
        .fold(0_usize, |length, digit| (length << 8) | usize::from(*digit));
    rest.get(digits..)?.get(..length)
}

/// The bytes of a PEM text, or of base64 without the lines around it.
fn der_of(text: &str) -> Option<Vec<u8>> {
    let lines = text.lines().map(str::trim);
    let body: String = lines.filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).ok().filter(|der| !der.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    use rsa::pkcs1::EncodeRsaPrivateKey;
    use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
    use rsa::rand_core::{CryptoRng, RngCore};

    use crate::base::rng::Random;

    // The public half of a key that OpenSSL has made, a certificate of it, and what
    // `printf 'a=1&b=2' | openssl dgst -sha256 -sign KEY | base64` has said.
    const PUBLIC: &str = include_str!("testdata/rsa-public.pem");
    const CERTIFICATE: &str = include_str!("testdata/rsa-certificate.pem");
    const OF_OPENSSL: &str = include_str!("testdata/rsa-signature.txt");

    /// Chance that repeats itself, for a key that is made in the test.
    struct Seeded(Random);

    impl RngCore for Seeded {
        fn next_u32(&mut self) -> u32 {
            u32::from_le_bytes(self.0.bytes())
        }

        fn next_u64(&mut self) -> u64 {
            u64::from_le_bytes(self.0.bytes())
        }

        fn fill_bytes(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                let [drawn] = self.0.bytes();
                *byte = drawn;
            }
        }

        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
            self.fill_bytes(bytes);
            Ok(())
        }
    }

    impl CryptoRng for Seeded {}

    #[test]
    fn what_openssl_has_signed_is_verified_by_its_key_and_its_certificate() {
        for key in [PUBLIC, CERTIFICATE] {
            let key = VerifyingKey::parse(key).unwrap();
            assert!(key.is_signed("a=1&b=2", OF_OPENSSL));
            assert!(!key.is_signed("a=1&b=3", OF_OPENSSL));
            assert!(!key.is_signed("a=1&b=2", &OF_OPENSSL.replacen('a', "b", 1)));
            assert!(!key.is_signed("a=1&b=2", ""));
            assert!(!key.is_signed("a=1&b=2", "no base64!"));
        }
        let of = |text| VerifyingKey::parse(text).unwrap();
        assert_eq!(of(PUBLIC), of(CERTIFICATE));
    }

    #[test]
    fn a_key_is_read_in_every_form_and_signs_what_its_public_half_verifies() {
        let key = rsa::RsaPrivateKey::new(&mut Seeded(Random::seeded(1)), 2_048).unwrap();
        let public = key
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .unwrap();
        let public = VerifyingKey::parse(&public).unwrap();
        let pkcs8 = key.to_pkcs8_pem(LineEnding::LF).unwrap();
        let pkcs1 = key.to_pkcs1_pem(LineEnding::CRLF).unwrap();
        let lines = pkcs8.lines().filter(|line| !line.starts_with('-'));
        let bare: String = lines.collect();
        for text in [pkcs8.as_str(), pkcs1.as_str(), bare.as_str()] {
            let key = SigningKey::parse(text).unwrap();
            assert!(public.is_signed("金额=1", &key.sign("金额=1").unwrap()));
            assert_eq!(format!("{key:?}"), "SigningKey(…)");
        }
        assert!(VerifyingKey::parse(&pkcs1).is_none());
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in [
            "",
            "-----BEGIN PUBLIC KEY-----",
            "AAAA",
            "no base64!",
            PUBLIC,
        ] {
            assert!(SigningKey::parse(text).is_none(), "{text}");
        }
        // Cut off anywhere it is no key, and no panic.
        let der = der_of(PUBLIC).unwrap();
        for end in 0..der.len() {
            let cut = STANDARD.encode(&der[..end]);
            assert!(VerifyingKey::parse(&cut).is_none());
        }
    }
}
