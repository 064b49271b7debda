//! A site over HTTP: bounded in time, size and redirects, and patient with what passes.

use std::io::ErrorKind;
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;
use ureq::tls::{RootCerts, TlsConfig};

use super::site::{Limit, ReadError};
use crate::error::{Error, Result};

const CONNECT: Duration = Duration::from_secs(10);
const REDIRECTS: u32 = 5;
const ATTEMPTS: u32 = 3;

/// What to do about an answer that is not the file's.
const SAVE: &str = "open it in a browser; what only a browser gets can be saved into a folder, and \
                    the folder be named with --from";

/// Settings of the tests, which do not wait.
#[derive(clap::Args)]
pub(crate) struct Settings {
    /// How long a request may take, its redirects and its body included
    #[arg(
        long,
        hide = true,
        default_value_t = 60_000,
        value_name = "MILLISECONDS"
    )]
    http_timeout: u64,

    /// How long to wait before a second attempt; twice as long before the third
    #[arg(long, hide = true, default_value_t = 500, value_name = "MILLISECONDS")]
    http_pause: u64,
}

/// The docs site or a mirror of it.
pub(crate) struct Web {
    /// With a slash at its end.
    base: String,
    agent: Agent,
    timeout: Duration,
    pause: Duration,
}

/// What an attempt came to, if not to bytes.
enum Attempt {
    /// Another one would end in the same way.
    Over(ReadError),
    /// Another one may succeed.
    Again(String),
}

impl Web {
    pub(crate) fn new(url: &str, settings: &Settings) -> Result<Self> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        let known = ["https", "http"]
            .iter()
            .any(|s| scheme.eq_ignore_ascii_case(s));
        if !known || host.is_empty() || host.contains('@') || rest.contains(['?', '#']) {
            return Err(Error::new(
                url,
                "not the URL of a site that can be read",
                "name http://HOST/ or https://HOST/, with a path if the mirror has one, and \
                 without a user, a query or a fragment; or name a folder",
            ));
        }
        let timeout = Duration::from_millis(settings.http_timeout);
        Ok(Self {
            base: format!("{}/", url.trim_end_matches('/')),
            agent: agent(timeout, scheme.eq_ignore_ascii_case("https")),
            timeout,
            pause: Duration::from_millis(settings.http_pause),
        })
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn read(&self, path: &str, limit: Limit) -> std::result::Result<Vec<u8>, ReadError> {
        let url = self.url(path);
        let mut pause = self.pause;
        for _ in 1..ATTEMPTS {
            match self.attempt(&url, limit) {
                Ok(bytes) => return Ok(bytes),
                Err(Attempt::Over(error)) => return Err(error),
                Err(Attempt::Again(_)) => thread::sleep(pause),
            }
            pause *= 2;
        }
        self.attempt(&url, limit).map_err(|attempt| match attempt {
            Attempt::Over(error) => error,
            Attempt::Again(problem) => ReadError::Failed {
                problem: format!("{problem}, {ATTEMPTS} times in a row"),
                remedy: format!(
                    "see whether {} can be reached from here, and try again later; or name a \
                     mirror or a folder with --from",
                    self.base
                ),
            },
        })
    }

    fn attempt(&self, url: &str, limit: Limit) -> std::result::Result<Vec<u8>, Attempt> {
        let failure = |error| self.failure(error);
        let mut answer = self.agent.get(url).call().map_err(failure)?;
        let status = answer.status();
        let problem = format!("the site answers {status}");
        if status == StatusCode::NOT_FOUND || status == StatusCode::GONE {
            return Err(Attempt::Over(ReadError::Absent));
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Err(Attempt::Again(problem));
        }
        if status != StatusCode::OK {
            return Err(over(problem, SAVE));
        }
        let encoding = answer.headers().get("content-encoding");
        if let Some(encoding) = encoding.filter(|encoding| *encoding != "identity") {
            let problem = format!("the bytes come as {encoding:?}, which nobody asked for");
            return Err(over(problem, SAVE));
        }
        let bytes = limit.read(answer.body_mut().as_reader());
        bytes.map_err(|error| failure(error.into()))
    }

    fn failure(&self, error: ureq::Error) -> Attempt {
        match error {
            ureq::Error::Timeout(ureq::Timeout::Connect) => Attempt::Again(format!(
                "there was no connection within {:?}",
                CONNECT.min(self.timeout)
            )),
            ureq::Error::Timeout(_) => {
                Attempt::Again(format!("it was not read within {:?}", self.timeout))
            }
            ureq::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Attempt::Again("the connection ended before the answer was whole".to_owned())
            }
            ureq::Error::Io(error) if is_passing(error.kind()) => {
                Attempt::Again(format!("there is no connection: {error}"))
            }
            ureq::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => over(
                error.to_string(),
                "see what is served there, and whether --from names the right site",
            ),
            ureq::Error::ConnectionFailed | ureq::Error::BodyStalled => {
                Attempt::Again("the connection was lost".to_owned())
            }
            ureq::Error::HostNotFound => over(
                "no host of this name is known here",
                "see the URL and the network; or name a mirror or a folder with --from",
            ),
            ureq::Error::TooManyRedirects => over(
                format!("it leads on and on, through more than {REDIRECTS} redirects"),
                "open it in a browser, and name the site that it leads to with --from",
            ),
            ureq::Error::RequireHttpsOnly(to) => over(
                format!("it leads from https to {to}"),
                "what came over http could be anyone's: name the site that it leads to with \
                 --from, if that is meant",
            ),
            error => over(
                error.to_string().trim_start_matches("io: "),
                "see the URL, and this machine's clock, certificates and proxy; or name a mirror \
                 or a folder with --from",
            ),
        }
    }
}

fn agent(timeout: Duration, https_only: bool) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
    let config = Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(timeout))
        .max_redirects(REDIRECTS)
        // Asked for over https, no redirect leads to http.
        .https_only(https_only)
        // Each status has its own meaning here.
        .http_status_as_error(false)
        // Nothing is unpacked, so that what is counted is what was sent.
        .accept_encoding("identity")
        .user_agent("perplexity-client-xtask")
        .tls_config(tls.build());
    config.build().into()
}

fn over(problem: impl Into<String>, remedy: &str) -> Attempt {
    Attempt::Over(ReadError::Failed {
        problem: problem.into(),
        remedy: remedy.to_owned(),
    })
}

/// What says nothing of the next attempt. What rustls refuses is of another kind.
fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NotConnected
            | ErrorKind::TimedOut
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_over_https_never_leads_to_http() {
        let settings = Settings {
            http_timeout: 1_000,
            http_pause: 0,
        };
        let web = Web::new("https://127.0.0.1/", &settings).unwrap();
        let refused = web.attempt("http://127.0.0.1:1/x", Limit::Page);
        let Err(Attempt::Over(ReadError::Failed { problem, remedy })) = refused else {
            panic!("it was asked for, or will be again");
        };
        assert_eq!(problem, "it leads from https to http://127.0.0.1:1/x");
        assert!(remedy.contains("--from"), "{remedy}");
    }
}
