//! The client: a transport to the service. Its operations are generated.

use std::env;
use std::ffi::OsString;
use std::fmt;

use openapi_runtime::Transport;

use crate::{ApiKey, ClientBuilder, Error};

/// Where the key is read from.
pub(crate) const KEY_VARIABLE: &str = "PERPLEXITY_API_KEY";
/// Where another base URL is read from.
pub(crate) const BASE_URL_VARIABLE: &str = "PERPLEXITY_BASE_URL";

/// A client of the Perplexity API.
///
/// It is cheap to clone, and its clones share their connections. Each operation
/// is a method that returns a [`Call`](crate::Call), which is sent when it is
/// awaited.
///
/// ```no_run
/// # async fn run() -> Result<(), perplexity_client::Error> {
/// use perplexity_client::Client;
///
/// let client = Client::from_env()?;
/// let job = client.get_async_sonar("req_123").await?;
/// println!("{:?} {}", job.status, job.created_at);
/// # Ok(())
/// # }
/// ```
///
/// The operations are below, a family at a time. What is built on top of them
/// is under [Jobs](#jobs).
#[derive(Clone)]
pub struct Client {
    transport: Transport,
}

impl Client {
    /// A client with this key and otherwise the defaults of [`ClientBuilder`].
    ///
    /// # Errors
    ///
    /// When the key is empty or has characters that no header can carry.
    pub fn new(key: impl Into<ApiKey>) -> Result<Self, Error> {
        Self::builder().key(key).build()
    }

    /// A client with the key in `PERPLEXITY_API_KEY`, for the service, or for
    /// the address in `PERPLEXITY_BASE_URL` where that is set.
    ///
    /// # Errors
    ///
    /// When `PERPLEXITY_API_KEY` is not set, or either cannot be used.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(env::var_os)
    }

    fn from_variables(get: impl Fn(&'static str) -> Option<OsString>) -> Result<Self, Error> {
        let given = |name| match get(name).map(OsString::into_string) {
            // Taken for absent, another address would become the service's.
            Some(Err(_)) => Err(Error::invalid_input(format!("{name} is not Unicode"))),
            Some(Ok(value)) if !value.trim().is_empty() => Ok(Some(value)),
            _ => Ok(None),
        };
        let key = given(KEY_VARIABLE)?.ok_or_else(|| {
            Error::invalid_input(format!(
                "{KEY_VARIABLE} is not set: put your Perplexity API key there, or use Client::builder().key(…)"
            ))
        })?;
        let mut builder = Self::builder().key(key);
        if let Some(base_url) = given(BASE_URL_VARIABLE)? {
            if !base_url.trim_start().starts_with("http") {
                return Err(Error::invalid_input(format!(
                    "{BASE_URL_VARIABLE} must begin with http:// or https://"
                )));
            }
            builder = builder.base_url(base_url);
        }
        builder.build()
    }

    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The address that the operations' paths are appended to.
    pub fn base_url(&self) -> &str {
        self.transport.base_url()
    }

    pub(crate) fn with_transport(transport: Transport) -> Self {
        Self { transport }
    }

    /// What the generated methods send by.
    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("transport", &self.transport)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        Client::from_variables(|name| {
            let found = variables.iter().find(|(given, _)| *given == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_environment_gives_the_key_and_perhaps_another_address() {
        let client = from(&[(KEY_VARIABLE, "pplx-123456789")]).unwrap();
        assert_eq!(client.base_url(), "https://api.perplexity.ai");
        let client = from(&[
            (KEY_VARIABLE, "pplx-123456789"),
            (BASE_URL_VARIABLE, "http://127.0.0.1:9/"),
        ]);
        assert_eq!(client.unwrap().base_url(), "http://127.0.0.1:9");
    }

    #[test]
    fn an_address_that_cannot_be_used_is_named_by_its_variable() {
        let error = from(&[
            (KEY_VARIABLE, "pplx-123456789"),
            (BASE_URL_VARIABLE, "127.0.0.1:8080"),
        ]);
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains(BASE_URL_VARIABLE) && text.contains("http://"),
            "{text}"
        );
    }

    #[test]
    fn a_missing_or_blank_key_is_named_by_its_variable() {
        for variables in [&[][..], &[(KEY_VARIABLE, " ")]] {
            let error = from(variables).unwrap_err();
            assert!(error.is_invalid_input());
            assert!(error.to_string().contains(KEY_VARIABLE), "{error}");
        }
    }
}
