//! Browser sessions: opened, and closed once.

use super::{last, run, start};

#[test]
fn a_session_is_opened_and_closed_once() {
    run(async {
        let (sandbox, client) = start().await;
        let session = client.create_browser_session().await.unwrap();
        assert_eq!(session.status.as_ref().unwrap().as_str(), "running");
        let id = session.session_id.as_deref().unwrap();
        let entry = last(&sandbox);
        assert_eq!(entry.created.as_deref(), Some(id));
        assert!(entry.body.is_empty());
        let other = client.create_browser_session().await.unwrap();
        assert_ne!(other.session_id, session.session_id);

        let closed = client.delete_browser_session(id).await.unwrap();
        assert_eq!(closed.status(), 204);
        let error = client.delete_browser_session(id).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 404, "{error}");
        assert_eq!(error.argument("session_id"), Some(id));
    });
}
