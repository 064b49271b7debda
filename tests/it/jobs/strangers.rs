//! Ids that are of no job: of an answer to another request, or the key itself.

use perplexity_client::reqwest::{self, redirect};
use perplexity_client::{Client, Error};
use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;

use super::{client, request, run};

/// A client that follows redirects, as reqwest's does by default.
fn following(sandbox: &Sandbox) -> Client {
    crate::logs::listen();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let http = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::default());
    let builder = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    let builder = builder.http_client(http.build().unwrap());
    builder.build().unwrap()
}

#[test]
fn the_answer_behind_a_redirect_is_not_about_the_job() {
    let job = json!({"id": "other", "model": "sonar", "created_at": 1, "status": "CREATED"});
    for (name, answer) in [
        ("a job", job.to_string()),
        ("half a job", job.to_string()[..30].to_owned()),
        ("a login page", json!({"id": "session-42"}).to_string()),
    ] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            let led = Reply::new(303).header("location", "/v1/async/sonar/other");
            let then = Reply::new(200).body(answer);
            sandbox.script([led, then].map(Fault::Reply));
            let result = following(&sandbox).submit(request()).await;
            let error = result.expect_err(name);
            assert!(error.is_decode(), "{name}: {error}");
            assert!(error.may_have_been_created(), "{name}: {error}");
            assert_eq!(error.job_id(), None, "{name}: {error}");
            let methods: Vec<String> = sandbox.journal().into_iter().map(|it| it.method).collect();
            assert_eq!(methods, ["POST", "GET"], "{name}");
        });
    }
}

fn without_key(sandbox: &Sandbox, printed: &str) {
    assert!(!printed.contains(sandbox.key()), "{printed}");
    assert!(printed.contains("[redacted]"), "{printed}");
}

#[test]
fn a_key_that_was_given_as_an_id_is_not_printed_and_not_sent() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let id = format!("a{}", sandbox.key());
        let client = client(&sandbox);
        let job = client.sonar_job(&id);
        without_key(&sandbox, &format!("{job:?} {:?}", job.until_done()));
        let submit = client.submit(request()).idempotency_key(&id);
        without_key(&sandbox, &format!("{submit:?}"));
        let errors: [Error; 2] = [
            job.poll().await.map(|_| ()).unwrap_err(),
            job.until_done().await.map(|_| ()).unwrap_err(),
        ];
        for error in errors {
            assert!(error.is_invalid_input(), "{error}");
            assert_eq!(error.job_id(), Some(&*id), "what was given");
            without_key(&sandbox, &format!("{error} {error:?}"));
        }
        assert_eq!((job.id(), job.ticket().id()), (&*id, &*id));
        assert_eq!(sandbox.journal().len(), 0);
    });
}

#[test]
fn a_key_that_the_service_repeats_as_the_id_is_no_id() {
    for key in ["pplx-sandbox", "\\u0070plx-sandbox"] {
        for end in [
            "",
            "\"",
            "\",\"model\":\"sonar\",\"created_at\":1,\"status\":\"CREATED\"}",
        ] {
            run(async {
                let sandbox = Sandbox::start().await.unwrap();
                assert_eq!(sandbox.key(), "pplx-sandbox");
                let body = format!("{{\"id\":\"{key}{end}");
                sandbox.reply_next(Reply::new(200).body(body.clone()));
                let error = client(&sandbox).submit(request()).await.expect_err(&body);
                assert!(error.is_decode(), "{body}: {error}");
                assert!(error.may_have_been_created(), "{body}: {error}");
                assert_eq!(error.job_id(), None, "{body}: {error}");
                let printed = format!("{error} {error:?}");
                assert!(!printed.contains(sandbox.key()), "{printed}");
            });
        }
    }
}
