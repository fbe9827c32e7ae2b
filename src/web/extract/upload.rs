//! Pictures that a form uploads.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use tokio::sync::Semaphore;

use super::form::RawForm;
use crate::base::error::{Code, Error, Result};
use crate::domain::media::MAX_UPLOAD_BYTES;
use crate::web::respond::HtmlError;

/// The largest text input beside the files, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The most parts of a body.
const MAX_PARTS: usize = 40;
/// The most bytes kept of one body: a handful of photos as phones take them.
const MAX_KEPT_BYTES: usize = 60 * 1024 * 1024;
/// Beyond this the rest is not even read, so that nobody keeps the line busy: the browser then
/// sees the connection end.
const MAX_READ_BYTES: usize = 4 * MAX_KEPT_BYTES;

/// Uploads that are read at the same time: each may hold `MAX_KEPT_BYTES` in memory.
static PLACES: Semaphore = Semaphore::const_new(4);

/// The parts of a `multipart/form-data` body: texts and files. Names and types that the client
/// gives to files are not even kept.
#[derive(Debug, Default)]
pub struct Upload {
    /// The text inputs.
    pub form: RawForm,
    /// The files that were sent, in order. One that is too large is its refusal, and so is each while
    /// too many are read already: the texts beside them are not lost.
    pub files: Vec<Result<Bytes>>,
}

impl FromRequest for Upload {
    type Error = HtmlError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, HtmlError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = Multipart::from_request(request, payload);
        Box::pin(async move {
            let place = PLACES.try_acquire().ok();
            let multipart = multipart.await.map_err(malformed)?;
            Ok(read(multipart, place.is_some()).await?)
        })
    }
}

fn malformed(fault: impl std::fmt::Display) -> Error {
    Error::new(Code::RequestMalformed).caused_by(fault.to_string())
}

/// What is left of the budgets of one body.
struct Budget {
    kept: usize,
    read: usize,
}

/// Reads a body; without a place its files are refused, and nothing of them is held in memory.
async fn read(mut multipart: Multipart, has_place: bool) -> Result<Upload> {
    let mut budget = Budget { kept: 0, read: 0 };
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    while let Some(field) = multipart.next().await {
        let field = field.map_err(malformed)?;
        if pairs.len() + files.len() >= MAX_PARTS {
            return Err(Code::RequestTooLarge.into());
        }
        let disposition = field.content_disposition();
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = disposition.is_some_and(|sent| sent.get_filename().is_some());
        let has_name = disposition
            .and_then(|sent| sent.get_filename())
            .is_some_and(|name| !name.is_empty());
        let limit = match (is_file, has_place) {
            (true, true) => MAX_UPLOAD_BYTES,
            (true, false) => 0,
            (false, _) => MAX_TEXT_BYTES,
        };
        let content = read_field(field, limit, &mut budget).await?;
        match content {
            // An input without a chosen file sends an empty part without a name.
            Ok(bytes) if is_file && bytes.is_empty() && !has_name => {}
            content if is_file && has_place => files.push(content),
            _ if is_file => files.push(Err(Error::new(Code::SystemBusy).retry_after(10))),
            content => pairs.push((name, String::from_utf8_lossy(&content?).into_owned())),
        }
    }
    Ok(Upload {
        form: RawForm::from_pairs(pairs),
        files,
    })
}

/// The bytes of one part, or its refusal when it is too large; then it is read to its end all the
/// same, since browsers show an answer only after they have sent everything.
async fn read_field(mut field: Field, limit: usize, budget: &mut Budget) -> Result<Result<Bytes>> {
    let mut content = BytesMut::new();
    let mut is_too_large = false;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(malformed)?;
        budget.read = budget.read.saturating_add(chunk.len());
        if budget.read > MAX_READ_BYTES {
            return Err(Code::RequestTooLarge.into());
        }
        is_too_large |= content.len() + chunk.len() > limit
            || budget.kept + content.len() + chunk.len() > MAX_KEPT_BYTES;
        if is_too_large {
            content.clear();
        } else {
            content.extend_from_slice(&chunk);
        }
    }
    if is_too_large {
        return Ok(Err(Code::MediaTooLarge.into()));
    }
    budget.kept += content.len();
    Ok(Ok(content.freeze()))
}

#[cfg(test)]
mod tests {
    use actix_web::error::PayloadError;
    use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::*;

    fn body() -> Multipart {
        let text = "--x\r\ncontent-disposition: form-data; name=\"body\"\r\n\r\n你好\r\n\
            --x\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\nabc\r\n\
            --x\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let mut headers = HeaderMap::new();
        let kind = HeaderValue::from_static("multipart/form-data; boundary=x");
        headers.insert(CONTENT_TYPE, kind);
        let parts = [Ok::<_, PayloadError>(Bytes::from(text))];
        Multipart::new(&headers, futures_util::stream::iter(parts))
    }

    #[actix_web::test]
    async fn who_finds_no_place_loses_the_photos_and_not_the_words() {
        let read_well = read(body(), true).await.unwrap();
        assert_eq!(read_well.form.get("body"), "你好");
        assert_eq!(read_well.files.len(), 1);
        assert_eq!(read_well.files[0].as_deref().unwrap(), b"abc");
        let without = read(body(), false).await.unwrap();
        assert_eq!(without.form.get("body"), "你好");
        assert_eq!(without.files.len(), 1);
        let refused = without.files[0].as_ref().unwrap_err();
        assert_eq!(
            (refused.code(), refused.retry_after_s()),
            (Code::SystemBusy, Some(10))
        );
    }
}
