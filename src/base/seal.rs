//! Sealed texts: encrypted at rest with a key of the settings.
//!
//! AES-256-GCM with a nonce drawn anew for each text. The context, which is not secret and stands
//! beside the text, is part of the seal: a text that was moved to another row does not open there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::base::rng::Random;
use crate::base::secret::Secret;

/// The bytes of a key.
const KEY_BYTES: usize = 32;

/// The keys of a platform: the first one seals, all open.
#[derive(Debug, Clone, Default)]
pub struct SealKeys(Vec<SealKey>);

#[derive(Debug, Clone)]
struct SealKey {
    id: String,
    bytes: Secret,
}

/// A sealed text, and the name of the key that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The name of the key.
    pub key_id: String,
    /// Nonce, text and tag in Base64.
    pub text: String,
}

impl SealKey {
    fn parse(typed: &str) -> Option<Self> {
        let bytes = STANDARD.decode(typed.trim()).ok()?;
        let digest = Sha256::digest(&bytes);
        let id = STANDARD.encode(digest.get(..6)?);
        let bytes = Secret::new(bytes);
        (bytes.expose().len() == KEY_BYTES).then_some(Self { id, bytes })
    }

    fn cipher(&self) -> Result<LessSafeKey> {
        let key = UnboundKey::new(&AES_256_GCM, self.bytes.expose()).map_err(unreadable)?;
        Ok(LessSafeKey::new(key))
    }
}

fn unreadable(_: ring::error::Unspecified) -> Error {
    Error::internal("the cipher refuses its key or text")
}

impl SealKeys {
    /// Reads the key that seals, and older ones that only open, parted by commas or blanks; each
    /// is 32 bytes in Base64. None for what is no such key.
    pub fn parse(current: &str, older: &str) -> Option<Self> {
        let older = older.split([',', ' ', '\n']);
        let typed = [current].into_iter().chain(older);
        let keys: Option<Vec<SealKey>> = typed
            .filter(|key| !key.trim().is_empty())
            .map(SealKey::parse)
            .collect();
        keys.map(Self)
    }

    /// A new key, as it stands in the settings.
    pub fn new_key(random: &Random) -> String {
        STANDARD.encode(random.bytes::<KEY_BYTES>())
    }

    /// Whether there is a key at all.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Seals a text; none without a key.
    pub fn seal(&self, random: &Random, context: &str, text: &str) -> Result<Option<Sealed>> {
        let Some(key) = self.0.first() else {
            return Ok(None);
        };
        let nonce = random.bytes::<NONCE_LEN>();
        let mut bytes = text.as_bytes().to_vec();
        key.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.as_bytes()),
                &mut bytes,
            )
            .map_err(unreadable)?;
        let mut whole = nonce.to_vec();
        whole.append(&mut bytes);
        Ok(Some(Sealed {
            key_id: key.id.clone(),
            text: STANDARD.encode(whole),
        }))
    }

    /// Opens a text; none where its key is gone, it was changed, or stands in another place.
    pub fn open(&self, context: &str, sealed: &Sealed) -> Option<String> {
        let key = self.0.iter().find(|key| key.id == sealed.key_id)?;
        let whole = STANDARD.decode(&sealed.text).ok()?;
        let (nonce, bytes) = whole.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut bytes = bytes.to_vec();
        let context = Aad::from(context.as_bytes());
        let text = key.cipher().ok()?.open_in_place(nonce, context, &mut bytes);
        String::from_utf8(text.ok()?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const SECOND: &str = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";

    #[test]
    fn a_text_opens_in_its_place_with_its_key_alone() {
        let random = Random::seeded(1);
        let keys = SealKeys::parse(FIRST, "").unwrap();
        let sealed = keys.seal(&random, "1/household-7", "6222").unwrap();
        let sealed = sealed.unwrap();
        assert!(!sealed.text.contains("6222"));
        assert_eq!(keys.open("1/household-7", &sealed).unwrap(), "6222");
        assert_eq!(keys.open("1/household-8", &sealed), None);
        assert_eq!(keys.open("2/household-7", &sealed), None);
        let other = SealKeys::parse(SECOND, "").unwrap();
        assert_eq!(other.open("1/household-7", &sealed), None);
        // The key was changed, and the old one is kept to open with.
        let both = SealKeys::parse(SECOND, FIRST).unwrap();
        assert_eq!(both.open("1/household-7", &sealed).unwrap(), "6222");
        let renewed = both.seal(&random, "1/household-7", "6222").unwrap();
        assert_ne!(renewed.unwrap().key_id, sealed.key_id);
        let mut bytes = STANDARD.decode(&sealed.text).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            let text = STANDARD.encode(&bytes);
            let changed = Sealed {
                text,
                ..sealed.clone()
            };
            assert_eq!(keys.open("1/household-7", &changed), None, "byte {at}");
            bytes[at] ^= 1;
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time_and_keys_do_not_show() {
        let random = Random::seeded(1);
        let keys = SealKeys::parse(FIRST, "").unwrap();
        let seal = || keys.seal(&random, "1/shop", "6222").unwrap().unwrap().text;
        assert_ne!(seal(), seal());
        assert!(!format!("{keys:?}").contains("AAEC"));
        assert!(
            SealKeys::default()
                .seal(&random, "", "x")
                .unwrap()
                .is_none()
        );
    }

    // Sealed by OpenSSL (Python's `cryptography`) with the key 0…31 and the nonce 0…11.
    #[test]
    fn other_programs_open_what_is_sealed() {
        let keys = SealKeys::parse(FIRST, "").unwrap();
        let sealed = Sealed {
            key_id: keys.0[0].id.clone(),
            text: VECTOR.to_owned(),
        };
        assert_eq!(keys.open("1/shop", &sealed).unwrap(), "6222020200112233445");
    }

    const VECTOR: &str = "AAECAwQFBgcICQoLcTDkKfXX8im9caa6g9tLXrfissUEGWR4uQVk3hrhdODMYvo=";

    #[test]
    fn keys_are_thirty_two_bytes_of_base64() {
        for wrong in [
            "short",
            "AAEC",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ==",
        ] {
            assert!(SealKeys::parse(wrong, "").is_none(), "{wrong}");
            assert!(SealKeys::parse(FIRST, wrong).is_none(), "{wrong}");
        }
        assert!(SealKeys::parse("", "").unwrap().is_empty());
        let made = SealKeys::new_key(&Random::seeded(2));
        assert!(!SealKeys::parse(&made, "").unwrap().is_empty());
    }
}
