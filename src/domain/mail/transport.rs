//! The ways a letter can be carried: an SMTP server, a folder (demo), or memory (tests).

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::{Host, Url};

use super::letter::Letter;
use crate::base::error::{Code, Error, Result};

/// How long one step of the talk with a server may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(15);
/// How long sending one letter may take in all, also by a server that answers byte by byte.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(45);

/// How mail leaves the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://user:password@host` (TLS), `smtp://…?tls=required` (STARTTLS),
    /// `smtp://…?tls=opportunistic`, `smtp://host` (in clear), or `file:PATH`.
    pub url: String,
    /// The sender, `一品 <no-reply@example.com>`.
    pub from: String,
}

/// Carries letters.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
    whole_timeout: Duration,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(MemoryOutbox),
}

/// Why a letter could not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendFailure {
    /// For the eyes of administrators; holds no credentials.
    pub reason: String,
    /// Whether a later try can make sense; not so for an address that is none.
    pub is_passing: bool,
}

impl fmt::Display for SendFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// The letters that a mailer of a test has sent.
#[derive(Debug, Clone, Default)]
pub struct MemoryOutbox(Arc<Mutex<Vec<Letter>>>);

impl MemoryOutbox {
    /// Takes out all letters sent so far.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, letter: Letter) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(letter);
    }
}

impl Mailer {
    /// A mailer as the settings say; an error if they cannot be right.
    pub fn new(settings: &MailSettings) -> Result<Self> {
        let way = match settings.url.strip_prefix("file:") {
            Some(folder) => Way::Folder(PathBuf::from(folder)),
            None => Way::Smtp(smtp(&settings.url)?),
        };
        Ok(Self {
            from: settings.from.parse().map_err(invalid)?,
            way,
            whole_timeout: WHOLE_TIMEOUT,
        })
    }

    /// A mailer that keeps its letters in memory.
    pub fn memory(from: &str, outbox: MemoryOutbox) -> Result<Self> {
        Ok(Self {
            from: from.parse().map_err(invalid)?,
            way: Way::Memory(outbox),
            whole_timeout: WHOLE_TIMEOUT,
        })
    }

    /// The same mailer, giving a letter up after this time.
    #[must_use]
    pub fn with_timeout(mut self, whole: Duration) -> Self {
        self.whole_timeout = whole;
        self
    }

    /// Sends one letter; when it says `Ok`, the server has taken it over.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendFailure> {
        let message = letter.message(&self.from).map_err(|error| SendFailure {
            reason: error.to_string(),
            is_passing: false,
        })?;
        match &self.way {
            Way::Smtp(smtp) => {
                let sending = tokio::time::timeout(self.whole_timeout, smtp.send(message));
                match sending.await {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(error)) => Err(passing(with_causes(&error))),
                    Err(late) => Err(passing(late)),
                }
            }
            Way::Folder(folder) => {
                let (folder, name) = (folder.clone(), file_name(letter));
                let bytes = message.formatted();
                tokio::task::spawn_blocking(move || put_file(&folder, &name, &bytes))
                    .await
                    .map_err(passing)?
                    .map_err(passing)
            }
            Way::Memory(outbox) => {
                outbox.put(letter.clone());
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Mailer {
    /// Says the kind only: the transport knows the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match &self.way {
            Way::Smtp(_) => "smtp",
            Way::Folder(_) => "folder",
            Way::Memory(_) => "memory",
        };
        write!(f, "Mailer({way})")
    }
}

fn smtp(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    refuse_password_in_clear(url)?;
    Ok(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(invalid)?
        .timeout(Some(STEP_TIMEOUT))
        .build())
}

/// A password goes over the net only under TLS; on the same machine it may go in clear.
fn refuse_password_in_clear(url: &str) -> Result<()> {
    let url = Url::parse(url).map_err(invalid)?;
    let is_safe = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(name, value)| name == "tls" && value == "required");
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if url.password().is_some() && !is_safe && !is_local {
        return Err(invalid("a mail password needs smtps:// or ?tls=required"));
    }
    Ok(())
}

fn invalid(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::from(Code::FieldInvalid).caused_by(cause)
}

fn passing(cause: impl ToString) -> SendFailure {
    SendFailure {
        reason: cause.to_string(),
        is_passing: true,
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}

fn file_name(letter: &Letter) -> String {
    let time = letter.written_at.utc().format("%Y%m%dT%H%M%S%3fZ");
    let id: String = letter
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    format!("{time}-{id}.eml")
}

/// Writes a file that is either whole or not there.
fn put_file(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let partial = folder.join(format!(".{name}.part"));
    std::fs::write(&partial, bytes)?;
    std::fs::rename(partial, folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;
    use crate::base::locale::Locale;

    fn settings(url: &str) -> MailSettings {
        MailSettings {
            url: url.to_owned(),
            from: "一品 <no-reply@yipin.example>".to_owned(),
        }
    }

    fn letter() -> Letter {
        Letter {
            id: "mail-7".to_owned(),
            to: "li@example.com".to_owned(),
            subject: "发货了".to_owned(),
            text: "您的订单已发货。".to_owned(),
            locale: Locale::Zh,
            written_at: Timestamp::from_ms(1_795_624_200_000),
        }
    }

    #[test]
    fn settings_that_cannot_be_right_are_refused_at_once() {
        for url in [
            "",
            "mail.example.com",
            "http://example.com",
            "smtp://u:p@mail.example.com",
            "smtp://u:p@mail.example.com?tls=opportunistic",
            "smtp://h?tls=maybe",
        ] {
            assert!(Mailer::new(&settings(url)).is_err(), "{url}");
        }
        for url in [
            "smtps://u:p@mail.example.com",
            "smtp://u:p@mail.example.com:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://u:p@localhost",
            "file:/tmp/x",
        ] {
            assert!(Mailer::new(&settings(url)).is_ok(), "{url}");
        }
        let nobody = MailSettings {
            from: "nobody".to_owned(),
            ..settings("file:/tmp/x")
        };
        assert!(Mailer::new(&nobody).is_err());
    }

    #[tokio::test]
    async fn a_folder_receives_whole_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mail");
        let mailer = Mailer::new(&settings(&format!("file:{}", path.display()))).unwrap();
        mailer.send(&letter()).await.unwrap();
        let names: Vec<String> = std::fs::read_dir(&path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names, ["20261125T163000000Z-mail-7.eml"]);
        let text = std::fs::read_to_string(path.join(&names[0])).unwrap();
        assert!(text.contains("To: li@example.com\r\n"));
    }

    #[tokio::test]
    async fn an_address_that_is_none_can_never_be_sent() {
        let outbox = MemoryOutbox::default();
        let mailer = Mailer::memory("no-reply@yipin.example", outbox.clone()).unwrap();
        let lost = Letter {
            to: "nobody".to_owned(),
            ..letter()
        };
        assert!(!mailer.send(&lost).await.unwrap_err().is_passing);
        mailer.send(&letter()).await.unwrap();
        assert_eq!(outbox.take(), [letter()]);
    }

    /// A server that takes the connection and never speaks must not hold the sender.
    #[tokio::test]
    async fn o_54_a_silent_server_is_given_up() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mailer = Mailer::new(&settings(&url))
            .unwrap()
            .with_timeout(Duration::from_millis(50));
        assert!(mailer.send(&letter()).await.unwrap_err().is_passing);
    }

    #[tokio::test]
    async fn o_54_a_refused_connection_is_a_passing_failure() {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = gone.local_addr().unwrap();
        drop(gone);
        let mailer = Mailer::new(&settings(&format!("smtp://{address}"))).unwrap();
        let failure = mailer.send(&letter()).await.unwrap_err();
        assert!(failure.is_passing, "{failure}");
    }
}
