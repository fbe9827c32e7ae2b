//! How an answer is compressed, by what the client takes and how often it is sent.

use std::io::{self, Write};

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_ENCODING;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A coding of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// None.
    Plain,
}

impl Coding {
    /// The smallest coding that the client takes.
    pub fn of(request: &HttpRequest) -> Self {
        let header = request.headers().get(ACCEPT_ENCODING);
        Self::accepted(
            header
                .and_then(|header| header.to_str().ok())
                .unwrap_or_default(),
        )
    }

    fn accepted(header: &str) -> Self {
        let takes = |wanted: &str| {
            header.split(',').any(|item| {
                let (name, weight) = item.split_once(';').unwrap_or((item, ""));
                let weight = weight.trim().trim_start_matches("q=").trim();
                let is_refused = !weight.is_empty() && weight.trim_matches(['0', '.']).is_empty();
                name.trim().eq_ignore_ascii_case(wanted) && !is_refused
            })
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// The value of `Content-Encoding`; none for a plain answer.
    pub const fn header(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// What tells the tags of the codings apart.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
            Self::Plain => "id",
        }
    }
}

/// How much work is put into making something small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Brotli's level, of 0 (fast) to 11 (small).
    brotli: u32,
    /// The smallest window of brotli, as a power of two.
    least_window: u32,
    /// The largest window of brotli, as a power of two.
    window: u32,
    /// The level of gzip, of 0 (fast) to 9 (small).
    gzip: u32,
}

impl Effort {
    /// For what is compressed at start, once for all.
    pub const BEST: Self = Self {
        brotli: 11,
        least_window: 10,
        window: 22,
        gzip: 9,
    };
    /// For what many are sent; still fast enough to be done when it is first asked for.
    ///
    /// Below a window of 17 the crate lacks the hash tables that level 5 takes, and sets 32 MiB to zero
    /// instead (brotli 8.0.4, `BrotliMakeHasher`: types 40 to 42); that costs more than the page.
    pub const KEPT: Self = Self {
        brotli: 5,
        least_window: 17,
        window: 22,
        gzip: 9,
    };
    /// For what one is sent. The window keeps an encoder at a few MiB whatever it is given.
    pub const ONCE: Self = Self {
        brotli: 4,
        least_window: 10,
        window: 18,
        gzip: 6,
    };

    /// Compresses with brotli.
    pub fn brotli(self, plain: &[u8]) -> io::Result<Bytes> {
        let mut packed = Vec::new();
        let window = self.window_of(plain.len());
        let mut encoder = brotli::CompressorWriter::new(&mut packed, 4_096, self.brotli, window);
        encoder.write_all(plain)?;
        drop(encoder);
        Ok(packed.into())
    }

    /// Compresses with gzip.
    pub fn gzip(self, plain: &[u8]) -> io::Result<Bytes> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(self.gzip));
        encoder.write_all(plain)?;
        Ok(encoder.finish()?.into())
    }

    /// The window that holds all of it (RFC 7932, 9.1: 16 bytes less than its power of two), as far
    /// as it may. A larger one finds nothing more, and the encoder sets 32 MiB to zero for the largest.
    fn window_of(self, len: usize) -> u32 {
        let fits = |power: &u32| 1_usize << *power >= len.saturating_add(16);
        (self.least_window..self.window)
            .find(fits)
            .unwrap_or(self.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_as_large_as_what_they_see() {
        for (len, power) in [
            (0, 10),
            (1_008, 10),
            (1_009, 11),
            (65_520, 16),
            (65_521, 17),
            (4_194_288, 22),
            (4_194_289, 22),
        ] {
            assert_eq!(Effort::BEST.window_of(len), power, "{len}");
        }
        assert_eq!(Effort::KEPT.window_of(1_008), 17);
        assert_eq!(Effort::KEPT.window_of(131_056), 17);
        assert_eq!(Effort::KEPT.window_of(131_057), 18);
        assert_eq!(Effort::ONCE.window_of(65_521), 17);
        assert_eq!(Effort::ONCE.window_of(4_194_289), 18);
    }

    #[test]
    fn the_smallest_accepted_coding_is_taken() {
        assert_eq!(Coding::accepted("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(Coding::accepted("gzip;q=1.0, br;q=0"), Coding::Gzip);
        assert_eq!(Coding::accepted("GZIP"), Coding::Gzip);
        assert_eq!(Coding::accepted("br;q=0.000, gzip;q=0"), Coding::Plain);
        assert_eq!(Coding::accepted(""), Coding::Plain);
        assert_eq!(Coding::accepted("brotli"), Coding::Plain);
    }
}
