//! Skills.

use perplexity_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{FORM, call, delete, error, form, get, texts};
use crate::http::send;

async fn create(sandbox: &Sandbox, filename: &str) -> (u16, Value) {
    let form = form(&[], filename, b"PK first");
    let answer = call(sandbox, "POST", "/v1/skills", &[FORM], &form).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_skill_is_named_after_its_file_and_the_name_is_taken_then() {
    let sandbox = Sandbox::start().await.unwrap();
    let (status, skill) = create(&sandbox, "folder/report-writer.zip").await;
    assert_eq!((status, &skill["name"]), (201, &json!("report-writer")));
    assert_eq!(skill["revision"], skill["latest_revision"]);
    assert_eq!(
        sandbox.journal()[0].created.as_deref(),
        skill["skill_id"].as_str()
    );
    let (status, body) = create(&sandbox, "report-writer.zip").await;
    assert_eq!((status, &body["error"]["code"]), (409, &json!(409)));
}

#[tokio::test]
async fn a_skill_changes_only_for_those_who_know_its_revision() {
    let sandbox = Sandbox::start().await.unwrap();
    let skill = create(&sandbox, "a.zip").await.1;
    let path = format!("/v1/skills/{}", skill["skill_id"].as_str().unwrap());
    let first = skill["revision"].as_str().unwrap().to_owned();
    let expecting = |revision: &str| format!("{path}?expected_revision={revision}");
    let body = form(&[], "b.zip", b"PK second");
    let update =
        async |revision: &str| call(&sandbox, "PUT", &expecting(revision), &[FORM], &body).await;
    assert_eq!(
        error(&update("unheard-of").await),
        (409, "conflict".to_owned())
    );
    let updated = update(&first).await;
    assert_eq!(updated.status, 200);
    let second = updated.json()["revision"].as_str().unwrap().to_owned();
    assert_eq!(updated.json()["name"], "a");
    assert_eq!(error(&update(&first).await).0, 409);

    let revisions = get(&sandbox, &format!("{path}/revisions")).await.json();
    assert_eq!(
        texts(&revisions["revisions"], "revision"),
        [second.as_str(), &first]
    );
    let old = get(&sandbox, &format!("{path}?revision={first}"))
        .await
        .json();
    assert_eq!(
        (&old["revision"], &old["latest_revision"]),
        (&json!(first), &json!(second))
    );
    assert_eq!(
        error(&get(&sandbox, &format!("{path}?revision=a")).await).0,
        404
    );

    assert_eq!(error(&delete(&sandbox, &expecting(&first)).await).0, 409);
    assert_eq!(error(&delete(&sandbox, &path).await).0, 400);
    let gone = delete(&sandbox, &expecting(&second)).await;
    assert_eq!((gone.status, gone.body.len()), (204, 0));
    assert_eq!(
        error(&get(&sandbox, &path).await),
        (404, "not_found".to_owned())
    );
}

#[tokio::test]
async fn a_bundle_is_downloaded_byte_for_byte_without_a_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let skill = create(&sandbox, "a.zip").await.1;
    let path = format!(
        "/v1/skills/{}/download",
        skill["skill_id"].as_str().unwrap()
    );
    let download = get(&sandbox, &path).await.json();
    assert_eq!(download["revision"], skill["revision"]);
    let url = download["download_url"].as_str().unwrap();
    let target = url.strip_prefix(sandbox.url()).unwrap();
    let bundle = send(&sandbox, "GET", target, &[], "").await;
    assert_eq!((bundle.status, bundle.body), (200, b"PK first".to_vec()));
    let nothing = send(&sandbox, "GET", &format!("{target}0"), &[], "").await;
    assert_eq!(nothing.status, 404);
    assert_eq!(error(&get(&sandbox, "/v1/skills/a/download").await).0, 404);
}

#[tokio::test]
async fn skills_are_listed_page_by_page() {
    let sandbox = Sandbox::start().await.unwrap();
    for name in ["a.zip", "b.zip"] {
        create(&sandbox, name).await;
    }
    let first = get(&sandbox, "/v1/skills?limit=2").await.json();
    assert_eq!(texts(&first["skills"], "name"), ["sandbox", "a"]);
    let token = first["next_page_token"].as_str().unwrap();
    let second = get(&sandbox, &format!("/v1/skills?limit=2&page_token={token}"))
        .await
        .json();
    assert_eq!(texts(&second["skills"], "name"), ["b"]);
    assert_eq!(second.get("next_page_token"), None);
}

#[tokio::test]
async fn a_page_of_skills_or_of_revisions_has_fifty_unless_the_request_says_otherwise() {
    let sandbox = Sandbox::start().await.unwrap();
    for number in 1..=50 {
        create(&sandbox, &format!("{number}.zip")).await;
    }
    for number in 1..=50 {
        let target =
            format!("/v1/skills/sandbox-skill?expected_revision=sandbox-skill-revision-{number}");
        let body = form(&[], "a.zip", b"PK");
        let updated = call(&sandbox, "PUT", &target, &[FORM], &body).await;
        assert_eq!(updated.status, 200);
    }
    for (target, name) in [
        ("/v1/skills", "skills"),
        ("/v1/skills/sandbox-skill/revisions", "revisions"),
    ] {
        let first = get(&sandbox, target).await.json();
        assert_eq!(first[name].as_array().map(Vec::len), Some(50), "{target}");
        let token = first["next_page_token"].as_str().unwrap();
        let second = get(&sandbox, &format!("{target}?page_token={token}")).await;
        let second = second.json();
        assert_eq!(second[name].as_array().map(Vec::len), Some(1), "{target}");
        assert_eq!(second.get("next_page_token"), None, "{target}");
    }
}
