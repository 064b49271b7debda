//! What a transport refuses to be built from.

use openapi_runtime::{Transport, reqwest};

#[test]
fn a_base_url_is_checked_and_not_quoted() {
    for (url, expected) in [
        ("", "no base URL was given"),
        (
            "api.example",
            "the base URL is not a URL, it must begin with http:// or https://: relative",
        ),
        (
            "ftp://api.example",
            "the base URL must begin with http:// or https://",
        ),
        (
            "http://me:hidden@api.example",
            "the base URL must not have a user name or a password",
        ),
        (
            "http://api.example/?a=hidden",
            "the base URL must not have a query",
        ),
        (
            "http://api.example/#hidden",
            "the base URL must not have a fragment",
        ),
    ] {
        let error = Transport::builder().base_url(url).build().unwrap_err();
        assert!(error.is_invalid_input());
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"));
        assert_eq!(error.operation(), None);
    }
}

#[test]
fn a_base_url_loses_its_last_slash() {
    for (url, expected) in [
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        (" http://127.0.0.1:1/\n", "http://127.0.0.1:1"),
        ("http://127.0.0.1:1/a/b/", "http://127.0.0.1:1/a/b"),
    ] {
        assert_eq!(
            Transport::builder()
                .base_url(url)
                .build()
                .unwrap()
                .base_url(),
            expected
        );
    }
}

#[test]
fn a_key_is_checked_and_not_quoted() {
    for key in [
        "",
        " \n",
        "hidden key",
        "hidden\u{7}key",
        "hidden-ké",
        "hidden\nkey",
    ] {
        let error = Transport::builder()
            .base_url("http://127.0.0.1:1")
            .bearer(key)
            .build()
            .unwrap_err();
        assert!(error.is_invalid_input());
        assert!(error.to_string().starts_with("the key "), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"));
    }
}

#[test]
fn a_user_agent_is_checked() {
    let error = Transport::builder()
        .base_url("http://127.0.0.1:1")
        .user_agent("a\nb")
        .build()
        .unwrap_err();
    assert!(error.to_string().starts_with("the user agent"), "{error}");
}

#[cfg(not(any(feature = "rustls-ring", feature = "rustls", feature = "native-tls")))]
#[test]
fn https_without_tls_says_which_features_there_are() {
    let error = Transport::builder()
        .base_url("https://api.example")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("`rustls-ring`"), "{error}");
}

#[test]
fn the_client_that_is_built_can_be_configured() {
    let (send, set) = std::sync::mpsc::channel();
    let send = std::sync::Mutex::new(send);
    let built = Transport::builder()
        .base_url("http://api.example")
        .configure_http(move |client| {
            send.lock().unwrap().send(()).unwrap();
            client.user_agent("never\nsent")
        })
        .build();
    assert!(set.try_recv().is_ok(), "it was called");
    let error = built.unwrap_err();
    assert!(
        error.is_invalid_input(),
        "what it gets wrong is told: {error}"
    );
}

#[test]
fn https_is_up_to_a_client_that_is_handed_in() {
    let client = reqwest_client();
    let transport = Transport::builder()
        .base_url("https://api.example")
        .http_client(client)
        .build();
    assert_eq!(transport.unwrap().base_url(), "https://api.example");
}

/// A client of reqwest's own settings, redirects included.
pub(crate) fn reqwest_client() -> reqwest::Client {
    // With the feature `rustls-ring` alone, reqwest has no provider and would panic; its TLS is not the point here.
    let builder = reqwest::Client::builder();
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
    let builder = {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        builder.tls_backend_preconfigured(config)
    };
    builder.build().unwrap()
}
