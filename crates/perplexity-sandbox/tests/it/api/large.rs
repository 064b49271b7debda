//! Files that are larger than a request of the API would be otherwise.

use perplexity_sandbox::Sandbox;

use super::{FORM, call, error, get, upload};

/// More than JSON may have.
const LARGE: usize = 40 * 1024 * 1024;

#[tokio::test]
async fn a_large_file_comes_back_and_is_not_kept_in_the_journal() {
    let sandbox = Sandbox::start().await.unwrap();
    // Every byte there is, at every distance from a line end.
    let content: Vec<u8> = (0..LARGE)
        .map(|number| ((number * number) >> 7) as u8)
        .collect();
    let file = upload(&sandbox, "large.bin", &content).await;
    assert_eq!(file.status, 200);
    let id = file.json()["id"].as_str().unwrap().to_owned();
    let back = get(&sandbox, &format!("/v1/files/{id}/content")).await;
    // Compared without printing forty million numbers.
    assert!(back.body == content, "{} bytes came back", back.body.len());
    assert_eq!(sandbox.journal()[0].body, b"");
}

#[tokio::test]
async fn what_is_no_form_is_not_that_large() {
    let sandbox = Sandbox::start().await.unwrap();
    let declared = format!(
        "POST /v1/agent HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         authorization: Bearer {}\r\ncontent-length: {LARGE}\r\n\r\n",
        sandbox.key()
    );
    let answer =
        crate::http::exchange(&crate::http::authority(&sandbox), declared.as_bytes()).await;
    assert_eq!(error(&answer), (413, "payload_too_large".to_owned()));
    let form = super::form(&[], "a", b"b");
    let answer = call(&sandbox, "POST", "/v1/agent", &[FORM], &form).await;
    assert_eq!(error(&answer).0, 400);
}
