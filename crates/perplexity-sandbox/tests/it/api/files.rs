//! Files.

use perplexity_sandbox::Sandbox;
use serde_json::json;

use super::{delete, error, get, texts, upload};

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_and_goes() {
    let sandbox = Sandbox::start().await.unwrap();
    let content = b"\r\n\n--sandbox\0\xff\xfe--sandbo\r\n\n";
    let file = upload(&sandbox, "caf\u{e9}.bin", content).await;
    assert_eq!(file.status, 200);
    let file = file.json();
    assert_eq!(
        (&file["filename"], &file["bytes"]),
        (&json!("café.bin"), &json!(content.len()))
    );
    let id = file["id"].as_str().unwrap();
    assert_eq!(sandbox.journal()[0].created.as_deref(), Some(id));
    let path = format!("/v1/files/{id}");
    assert_eq!(get(&sandbox, &path).await.json(), file);
    let back = get(&sandbox, &format!("{path}/content")).await;
    assert_eq!(back.body, content);
    assert_eq!(
        back.header("content-type"),
        Some("application/octet-stream")
    );

    let gone = delete(&sandbox, &path).await;
    assert_eq!(
        gone.json(),
        json!({"id": id, "object": "file", "deleted": true})
    );
    for answer in [
        get(&sandbox, &path).await,
        get(&sandbox, &format!("{path}/content")).await,
        delete(&sandbox, &path).await,
    ] {
        assert_eq!(error(&answer), (404, "not_found".to_owned()));
    }
}

#[tokio::test]
async fn files_are_listed_page_by_page() {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 0..4 {
        upload(&sandbox, &format!("{number}.jsonl"), b"{}").await;
    }
    let names = async |target: &str| {
        let page = get(&sandbox, target).await.json();
        assert_eq!(page["first_id"], page["data"][0]["id"]);
        let names = texts(&page["data"], "filename").join(" ");
        (names, page["has_more"] == true, page["last_id"].clone())
    };
    let newest = "3.jsonl 2.jsonl 1.jsonl 0.jsonl questions.jsonl";
    assert_eq!(names("/v1/files").await.0, newest);
    let oldest = "questions.jsonl 0.jsonl 1.jsonl 2.jsonl 3.jsonl";
    assert_eq!(names("/v1/files?order=asc&purpose=batch").await.0, oldest);
    assert_eq!(names("/v1/files?purpose=batch_output").await.0, "");
    let (first, has_more, last) = names("/v1/files?limit=3").await;
    assert_eq!(
        (first.as_str(), has_more),
        ("3.jsonl 2.jsonl 1.jsonl", true)
    );
    let after = format!("/v1/files?limit=3&after={}", last.as_str().unwrap());
    let (second, has_more, _) = names(&after).await;
    assert_eq!(
        (second.as_str(), has_more),
        ("0.jsonl questions.jsonl", false)
    );
}
