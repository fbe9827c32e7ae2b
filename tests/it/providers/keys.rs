//! RSA keys of both sides, made in the test.

use std::sync::LazyLock;

use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::{CryptoRng, Error, RngCore};
use yipin::base::rng::Random;
use yipin::base::rsa::{SigningKey, VerifyingKey};

/// One side's key, in two halves.
pub struct Pair {
    pub signs: SigningKey,
    pub verifies: VerifyingKey,
}

/// The platform's, and the provider's.
pub static PLATFORM: LazyLock<Pair> = LazyLock::new(|| pair(1));
pub static PROVIDER: LazyLock<Pair> = LazyLock::new(|| pair(2));

fn pair(seed: u64) -> Pair {
    let key = RsaPrivateKey::new(&mut Seeded(Random::seeded(seed)), 2_048).unwrap();
    let private = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    let public = key.to_public_key().to_public_key_pem(LineEnding::LF);
    Pair {
        signs: SigningKey::parse(&private).unwrap(),
        verifies: VerifyingKey::parse(&public.unwrap()).unwrap(),
    }
}

/// Chance that repeats itself.
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
            [*byte] = self.0.bytes();
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seeded {}
