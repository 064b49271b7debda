//! The HTTP client that is built when none is handed in, and its TLS.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Url, redirect};

use crate::error::Error;

/// How long a connection may lie idle before it is given up.
///
/// A server, or something on the way to it, may drop an idle connection at any time. A request that meets the drop is
/// lost without a trace of whether it was received; so connections that probably were dropped are not used.
const IDLE: Duration = Duration::from_secs(20);

/// What is set beside, by whoever builds a transport.
pub(crate) type Configure = Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send + Sync>;

/// Builds the client for a base URL.
pub(crate) fn client(
    base_url: &Url,
    connect_timeout: Duration,
    configure: Option<Configure>,
) -> Result<Client, Error> {
    let mut builder = Client::builder()
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(IDLE);
    if is_this_machine(base_url) {
        // A proxy's idea of this machine is another one.
        builder = builder.no_proxy();
    }
    if let Some(configure) = configure {
        builder = configure(builder);
    }
    // A followed redirect takes the key along, turns a POST into a GET, and hides whether that was carried out. So this
    // is not for the caller to set.
    let builder = builder.redirect(redirect::Policy::none());
    let builder = with_tls(builder, base_url.scheme() == "https")?;
    // Without a TLS feature of ours, another crate of the build may have switched on reqwest's `rustls-no-provider`,
    // and then reqwest panics for want of a provider. There is no other way to find out.
    catch_unwind(AssertUnwindSafe(|| builder.build()))
        .map_err(|_| {
            Error::invalid_input(format!("TLS has no provider of cryptography; {SWITCH_ON}"))
        })?
        .map_err(|error| {
            Error::invalid_input("the HTTP client cannot be set up")
                .with_source(error.without_url())
        })
}

const SWITCH_ON: &str = "switch on one of the features `rustls-ring`, `rustls` and `native-tls` of openapi-runtime \
                         (or of the client that is built on it), or give an `http_client`";

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// rustls with ring, which reqwest has no feature for: it is set up here and handed over.
#[cfg(feature = "rustls-ring")]
fn with_tls(builder: ClientBuilder, https: bool) -> Result<ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore, crypto::ring};
    use rustls_platform_verifier::Verifier;

    let invalid =
        |error: rustls::Error| Error::invalid_input("TLS cannot be set up").with_source(error);
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(invalid)?;
    // Only the base URL is ever called: for an `http` one, reading the certificates of the platform, which takes as long
    // as a few calls, would be in vain.
    let config = if https {
        let verifier = Verifier::new(provider).map_err(invalid)?;
        config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    let mut config = config.with_no_client_auth();
    // Without a list the server is not asked for HTTP/2; reqwest leaves that to whoever hands a configuration over.
    config.alpn_protocols = vec![
        #[cfg(feature = "http2")]
        b"h2".to_vec(),
        b"http/1.1".to_vec(),
    ];
    Ok(builder.tls_backend_preconfigured(config))
}

// The back ends are asked for by name, because another crate of the build may have switched on the other one.
#[cfg(all(feature = "rustls", not(feature = "rustls-ring")))]
fn with_tls(builder: ClientBuilder, _https: bool) -> Result<ClientBuilder, Error> {
    Ok(builder.tls_backend_rustls())
}

#[cfg(all(
    feature = "native-tls",
    not(any(feature = "rustls-ring", feature = "rustls"))
))]
fn with_tls(builder: ClientBuilder, _https: bool) -> Result<ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "rustls-ring", feature = "rustls", feature = "native-tls")))]
fn with_tls(builder: ClientBuilder, https: bool) -> Result<ClientBuilder, Error> {
    if https {
        return Err(Error::invalid_input(format!(
            "the base URL is https, and there is no TLS; {SWITCH_ON}"
        )));
    }
    Ok(builder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_this_machine() {
        for (url, expected) in [
            ("http://127.0.0.1:80", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:80", true),
            ("http://localhost:80", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("http://[::2]", false),
        ] {
            assert_eq!(
                is_this_machine(&Url::parse(url).unwrap()),
                expected,
                "{url}"
            );
        }
    }

    #[test]
    fn a_client_is_built_or_refused_and_never_panics() {
        for url in [
            "http://127.0.0.1",
            "http://api.example",
            "https://api.example",
        ] {
            let built = client(&Url::parse(url).unwrap(), Duration::from_secs(1), None);
            let tls = cfg!(any(
                feature = "rustls-ring",
                feature = "rustls",
                feature = "native-tls"
            ));
            match built {
                Ok(_) => assert!(tls || url.starts_with("http:"), "{url}"),
                Err(error) => assert!(error.to_string().contains("TLS"), "{url}: {error}"),
            }
        }
    }
}
