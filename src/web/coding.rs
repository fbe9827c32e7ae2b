//! How an answer is compressed, by what the client takes.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_ENCODING;

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

#[cfg(test)]
mod tests {
    use super::*;

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
