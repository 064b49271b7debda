//! Tokens: made with a name or without, and revoked.

use perplexity_client::types::{GenerateAuthTokenRequest, RevokeAuthTokenRequest};
use perplexity_sandbox::Reply;
use serde_json::json;

use super::{run, sent, start};

#[test]
fn a_token_is_made_and_revoked() {
    run(async {
        let (sandbox, client) = start().await;
        let named = GenerateAuthTokenRequest::new().with_token_name("laptop");
        let token = client.generate_auth_token(&named).await.unwrap();
        assert_eq!(token.token_name.as_deref(), Some("laptop"));
        assert!(token.created_at_epoch_seconds > 0.0);
        assert_eq!(sent(&sandbox), json!({ "token_name": "laptop" }));

        let unnamed = GenerateAuthTokenRequest::new();
        let other = client.generate_auth_token(&unnamed).await.unwrap();
        assert_eq!(other.token_name, None);
        assert_ne!(other.auth_token, token.auth_token);
        assert_eq!(sent(&sandbox), json!({}));

        let revoke = RevokeAuthTokenRequest::new("an-older-token");
        assert_eq!(
            client.revoke_auth_token(&revoke).await.unwrap().status(),
            200
        );
        assert_eq!(sent(&sandbox), json!({ "auth_token": "an-older-token" }));
    });
}

#[test]
fn a_token_is_printed_by_nothing() {
    run(async {
        let (sandbox, client) = start().await;
        let make = GenerateAuthTokenRequest::new();
        let token = client.generate_auth_token(&make).await.unwrap();
        let secret = token.auth_token.clone();
        let revoke = RevokeAuthTokenRequest::new(&secret);
        assert!(!format!("{token:?} {revoke:?}").contains(&secret));

        // A service that repeats what it was sent.
        let refusal = format!("{secret} is no token of yours");
        let body = json!({ "error": { "message": refusal, "type": "bad_request", "code": 400 } });
        sandbox.reply_next(Reply::new(400).json(body));
        let error = client.revoke_auth_token(&revoke).await.unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("is no token of yours"), "{printed}");
        assert!(!printed.contains(&secret), "{printed}");

        // An answer that was cut behind the token: whoever needs it finds it in the body.
        let cut = r#"{"auth_token":"pplx-cut-1234567","created_at"#;
        sandbox.reply_next(
            Reply::new(200)
                .header("content-type", "application/json")
                .body(cut),
        );
        let error = client.generate_auth_token(&make).await.unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(printed.contains("[withheld]"), "{printed}");
        assert!(!printed.contains("1234567"), "{printed}");
        assert_eq!(error.body().map(|body| &body[..]), Some(cut.as_bytes()));
    });
}
