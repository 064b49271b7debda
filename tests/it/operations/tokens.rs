//! Tokens: made with a name or without, and revoked.

use perplexity_client::types::{GenerateAuthTokenRequest, RevokeAuthTokenRequest};
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
