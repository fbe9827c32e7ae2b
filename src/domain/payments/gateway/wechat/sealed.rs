//! The sealed part of a message: AES-256-GCM under the key of API v3.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use super::wire::Resource;
use crate::base::secret::Secret;
use crate::domain::payments::gateway::Failure;

/// Opens it.
///
/// # Errors
/// [`Failure::Forged`] for what was not sealed with the key.
pub(super) fn open(key: &Secret, sealed: &Resource) -> Result<String, Failure> {
    if sealed.algorithm != "AEAD_AES_256_GCM" {
        let reason = format!("sealed by {:?}", sealed.algorithm);
        return Err(Failure::Refused(reason));
    }
    let forged = || Failure::Forged;
    let key = UnboundKey::new(&AES_256_GCM, key.expose()).or(Err(forged()))?;
    let nonce = Nonce::try_assume_unique_for_key(sealed.nonce.as_bytes()).or(Err(forged()))?;
    let mut text = STANDARD.decode(&sealed.ciphertext).or(Err(forged()))?;
    let about = Aad::from(sealed.associated_data.as_bytes());
    let opened = LessSafeKey::new(key).open_in_place(nonce, about, &mut text);
    let opened = opened.or(Err(forged()))?.to_vec();
    String::from_utf8(opened).or(Err(forged()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_has_sealed_is_opened_and_nothing_else() {
        let resource = |ciphertext: &str, nonce: &str, about: &str| Resource {
            algorithm: "AEAD_AES_256_GCM".to_owned(),
            ciphertext: ciphertext.to_owned(),
            nonce: nonce.to_owned(),
            associated_data: about.to_owned(),
        };
        let key = Secret::new("0123456789abcdef0123456789abcdef");
        // Sealed by the library `cryptography` of Python.
        let sealed = "+P0/IB81MFIMmw44o1rRVT93tM8vdWW3f1zOkudRSo4=";
        let genuine = resource(sealed, "61f9c719728a", "transaction");
        assert_eq!(open(&key, &genuine).unwrap(), "{\"金额\":17800}");
        for wrong in [
            resource(
                &sealed.replacen(&sealed[..1], "A", 1),
                "61f9c719728a",
                "transaction",
            ),
            resource(sealed, "61f9c719728b", "transaction"),
            resource(sealed, "61f9c719728a", "refund"),
            resource(sealed, "short", "transaction"),
            resource("AAAA", "61f9c719728a", "transaction"),
            resource("no base64!", "61f9c719728a", "transaction"),
        ] {
            assert_eq!(open(&key, &wrong), Err(Failure::Forged), "{wrong:?}");
        }
        let other = Secret::new("another key of 32 bytes, but not");
        assert_eq!(open(&other, &genuine), Err(Failure::Forged));
        let unknown = Resource {
            algorithm: "AEAD_SM4_GCM".to_owned(),
            ..genuine
        };
        assert!(matches!(open(&key, &unknown), Err(Failure::Refused(_))));
    }
}
