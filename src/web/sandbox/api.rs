//! What the platform calls. Requests and answers are signed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::SandboxGateway;
use crate::base::error::{Error, Result};
use crate::base::mac::same_bytes;
use crate::domain::payments::gateway::sandbox::{
    NewPayment, NewRefund, SIGNATURE, sign_answer, sign_request,
};

/// Longer than any client waits.
const NEVER: std::time::Duration = std::time::Duration::from_secs(120);

pub(super) fn mount(config: &mut web::ServiceConfig) {
    config.route("/v1/{call:.*}", web::post().to(call));
}

/// What becomes of a call before it is carried out, or after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Answered,
    Error,
    NoAnswer,
}

async fn call(
    request: HttpRequest,
    gateway: web::Data<SandboxGateway>,
    body: String,
) -> HttpResponse {
    let path = request.path();
    let given = request.headers().get(SIGNATURE);
    let expected = sign_request(&gateway.key, path, &body);
    if !given.is_some_and(|given| same_bytes(given.as_bytes(), expected.as_bytes())) {
        return HttpResponse::Unauthorized().finish();
    }
    let fate = gateway.next_fate();
    if fate == Fate::Error {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let (status, answer) = match gateway.carry_out(path, &body) {
        Ok(Some(answer)) => (StatusCode::OK, answer),
        Ok(None) => (StatusCode::NOT_FOUND, "no such call".to_owned()),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
    };
    if fate == Fate::NoAnswer {
        actix_web::rt::time::sleep(NEVER).await;
    }
    HttpResponse::build(status)
        .insert_header((SIGNATURE, sign_answer(&gateway.key, path, &answer)))
        .body(answer)
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T> {
    serde_json::from_str(body).map_err(Error::internal)
}

fn written(answer: &impl Serialize) -> Result<Option<String>> {
    serde_json::to_string(answer)
        .map(Some)
        .map_err(Error::internal)
}

impl SandboxGateway {
    fn next_fate(&self) -> Fate {
        let mut faults = self.faults();
        if faults.api_errors > 0 {
            faults.api_errors = faults.api_errors.saturating_sub(1);
            Fate::Error
        } else if faults.api_timeouts > 0 {
            faults.api_timeouts = faults.api_timeouts.saturating_sub(1);
            Fate::NoAnswer
        } else {
            Fate::Answered
        }
    }

    fn next_refund_fails(&self) -> bool {
        let mut faults = self.faults();
        let fails = faults.refund_failures > 0;
        faults.refund_failures = faults.refund_failures.saturating_sub(1);
        fails
    }

    fn carry_out(&self, path: &str, body: &str) -> Result<Option<String>> {
        let faults = *self.faults();
        let now = self.clock.now();
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        match parts.as_slice() {
            ["payments"] => {
                let asked: NewPayment = read(body)?;
                let reference = self.random.token();
                let opened = self.change(|books| books.open(asked, reference, &self.origin))?;
                written(&opened)
            }
            ["payments", number, "query"] => written(&self.books().find(number, &self.origin)),
            ["payments", number, "close"] => {
                let closed = self.change(|books| {
                    books.close(number, &faults);
                    books.find(number, &self.origin)
                })?;
                written(&closed)
            }
            ["refunds"] => {
                let asked: NewRefund = read(body)?;
                let fails = self.next_refund_fails();
                let reference = self.random.token();
                let answer =
                    self.change(|books| books.refund(&asked, reference, fails, (&faults, now)))?;
                written(&answer)
            }
            ["refunds", "query"] => {
                let asked: NewRefund = read(body)?;
                if faults.bounced {
                    self.change(|books| books.bounce(&asked.number))?;
                }
                written(&self.books().find_refund(&asked))
            }
            _ => Ok(None),
        }
    }
}
