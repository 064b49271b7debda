//! `src/client.rs`: the client, and what it can be told.

use super::security::{self, Kind, Scheme};
use super::{Scaffold, docs};

pub(super) fn client(of: &Scaffold) -> String {
    let lowered = &of.generated.lowered;
    let base_url = security::base_url(lowered);
    let schemes = security::schemes(lowered);
    let needs_secret = schemes.iter().any(|it| !matches!(it.kind, Kind::Cookie(_)));
    let secret = if needs_secret { "Secret, " } else { "" };
    let constant = base_url.as_ref().map_or(String::new(), |url| {
        format!("/// Where the document says that the service is.\npub const BASE_URL: &str = {url:?};\n\n")
    });
    let (start, default) = match base_url {
        Some(_) => (
            "Transport::builder().base_url(BASE_URL)",
            " By default [`BASE_URL`].",
        ),
        None => ("Transport::builder()", " Required."),
    };
    let (title, methods) = (of.title(), schemes.iter().map(method).collect::<String>());
    format!(
        r#"//! The client: a transport to the service. Its operations are generated.

use openapi_runtime::{{Error, {secret}Transport, TransportBuilder}};

{constant}/// A client of {title}.
///
/// It is cheap to clone, and its clones share their connections. Each operation
/// is a method that returns a [`Call`](openapi_runtime::Call), which is sent
/// when it is awaited.
#[derive(Clone, Debug)]
pub struct Client {{
    transport: Transport,
}}

impl Client {{
    /// A client of the service at this address, without a key and otherwise
    /// with the defaults. Nothing is sent.
    ///
    /// # Errors
    ///
    /// When the address cannot be used.
    pub fn new(base_url: impl Into<String>) -> Result<Self, Error> {{
        Self::builder().base_url(base_url).build()
    }}

    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {{
        ClientBuilder::default()
    }}

    /// The address that the operations' paths are appended to.
    pub fn base_url(&self) -> &str {{
        self.transport.base_url()
    }}

    /// What the generated methods send by.
    pub(crate) fn transport(&self) -> &Transport {{
        &self.transport
    }}
}}

/// The settings of a [`Client`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {{
    transport: TransportBuilder,
}}

impl Default for ClientBuilder {{
    fn default() -> Self {{
        Self {{
            transport: {start},
        }}
    }}
}}

impl ClientBuilder {{
    /// The address of the service.{default}
    pub fn base_url(self, base_url: impl Into<String>) -> Self {{
        self.configure(|transport| transport.base_url(base_url))
    }}

{methods}    /// Sets what has no setting here, such as timeouts, retries or a proxy.
    pub fn configure(self, set: impl FnOnce(TransportBuilder) -> TransportBuilder) -> Self {{
        Self {{
            transport: set(self.transport),
        }}
    }}

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// When one of the settings cannot be used, and for an `https` address
    /// where every TLS feature is switched off.
    pub fn build(self) -> Result<Client, Error> {{
        let transport = self.transport.build()?;
        Ok(Client {{ transport }})
    }}
}}
"#
    )
}

/// A setter that hands a key over. It is printed nowhere.
fn method(scheme: &Scheme) -> String {
    let name = &scheme.method;
    let (what, arguments, call) = match &scheme.kind {
        Kind::Bearer => (
            "Sends this token as `Authorization: Bearer …`.".to_owned(),
            "token: impl Into<Secret>",
            "bearer(token)".to_owned(),
        ),
        Kind::Basic => (
            "Sends user and password as `Authorization: Basic …`.".to_owned(),
            "user: impl Into<String>, password: impl Into<Secret>",
            "basic(user, password)".to_owned(),
        ),
        Kind::Header(header) => (
            format!(
                "Sends this key in the header {}.",
                crate::shape::code(header)
            ),
            "key: impl Into<Secret>",
            format!("key_header({header:?}, key)"),
        ),
        Kind::Query(parameter) => (
            format!(
                "Sends this key in the query, as {}.",
                crate::shape::code(parameter)
            ),
            "key: impl Into<Secret>",
            format!("key_query({parameter:?}, key)"),
        ),
        Kind::Cookie(cookie) => (
            format!(
                "Sends this key as the cookie {}.",
                crate::shape::code(cookie)
            ),
            "key: &str",
            // As it stands there: a brace in a name is no place for a value.
            format!(
                "key_header(\"cookie\", [{:?}, key].concat())",
                format!("{cookie}=")
            ),
        ),
    };
    let text = match scheme.docs.as_str() {
        "" => what,
        said => format!("{what}\n\n{said}"),
    };
    let prose: String = docs("///", &text)
        .lines()
        .map(|it| format!("    {it}\n"))
        .collect();
    format!(
        "{prose}    pub fn {name}(self, {arguments}) -> Self {{\n        \
         self.configure(|transport| transport.{call})\n    }}\n\n"
    )
}
