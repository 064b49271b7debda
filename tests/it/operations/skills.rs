//! Skills, from their creation to their end.

use perplexity_client::Upload;
use perplexity_client::types::{AgentRequest, CustomSkill};

use super::{collect, last, run, sent, start};

/// Every byte there is, behind what a zip begins with.
fn zip(number: u8) -> Vec<u8> {
    let all = b"PK\x03\x04".iter().copied().chain(0..=u8::MAX);
    all.chain([number]).collect()
}

fn upload(name: &str, number: u8) -> Upload {
    Upload::bytes(format!("{name}.zip"), zip(number)).content_type("application/zip")
}

#[test]
fn a_skill_is_created_changed_and_deleted_at_the_revision_that_is_expected() {
    run(async {
        let (sandbox, client) = start().await;
        let skill = client.create_skill(upload("fjords", 1)).await.unwrap();
        assert_eq!(skill.status(), 201);
        assert_eq!(skill.name.as_deref(), Some("fjords"));
        assert_eq!(last(&sandbox).created.as_ref(), Some(&skill.skill_id));
        let id = &*skill.skill_id;
        let first = skill.revision.as_deref().unwrap();
        assert_eq!(skill.latest_revision.as_deref(), Some(first));

        let taken = client.create_skill(upload("fjords", 2)).await.unwrap_err();
        assert_eq!(taken.status().unwrap(), 409, "{taken}");

        let changed = client
            .update_skill(id, first, upload("fjords", 2))
            .await
            .unwrap();
        let second = changed.revision.as_deref().unwrap();
        assert_ne!(first, second);
        // Somebody who has not seen the change does not undo it.
        let conflict = client.update_skill(id, first, upload("fjords", 3)).await;
        let conflict = conflict.unwrap_err();
        assert_eq!(conflict.status().unwrap(), 409, "{conflict}");
        assert_eq!(conflict.api().unwrap().kind(), Some("conflict"));
        assert!(conflict.api().unwrap().message().contains(second));
        let conflict = client.delete_skill(id, first).await.unwrap_err();
        assert_eq!(conflict.status().unwrap(), 409, "{conflict}");

        let gone = client.delete_skill(id, second).await.unwrap();
        assert_eq!(gone.status(), 204);
        let unknown = client.get_skill(id).await.unwrap_err();
        assert_eq!(unknown.status().unwrap(), 404, "{unknown}");
        let query = format!("expected_revision={second}");
        let journal = sandbox.journal();
        let delete = journal.iter().rfind(|entry| entry.method == "DELETE");
        assert_eq!(delete.unwrap().query.as_deref(), Some(&*query));
    });
}

#[test]
fn each_revision_is_there_to_be_looked_at_and_downloaded() {
    run(async {
        let (_sandbox, client) = start().await;
        let skill = client.create_skill(upload("echoes", 1)).await.unwrap();
        let id = &*skill.skill_id;
        let mut latest = skill.revision.clone().unwrap();
        for number in 2..=5 {
            let changed = client.update_skill(id, &latest, upload("echoes", number));
            latest = changed.await.unwrap().into_inner().revision.unwrap();
        }

        let listed = client.list_skill_revisions(id).with(|p| p.limit(2));
        let mut pages = listed.pages();
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            sizes.push(page.revisions.len());
        }
        assert_eq!(sizes, [2, 2, 1]);
        let listed = client.list_skill_revisions(id).with(|p| p.limit(2));
        let revisions = collect(listed.items()).await.unwrap();
        assert_eq!(revisions.len(), 5);
        assert_eq!(revisions[0].revision, latest, "the newest first");

        let oldest = &*revisions[4].revision;
        let old = client
            .get_skill(id)
            .with(|p| p.revision(oldest))
            .await
            .unwrap();
        assert_eq!(old.revision.as_deref(), Some(oldest));
        assert_eq!(old.latest_revision.as_deref(), Some(&*latest));
        let download = client.download_skill(id).with(|p| p.revision(oldest));
        let download = download.await.unwrap();
        assert_eq!(download.name.as_deref(), Some("echoes"));
        assert_eq!(download.revision.as_deref(), Some(oldest));
        assert!(download.download_url.ends_with(oldest));
        let now = client.download_skill(id).await.unwrap();
        assert_eq!(now.revision.as_deref(), Some(&*latest));
    });
}

#[test]
fn what_is_downloaded_by_the_address_is_what_was_uploaded() {
    // Outside of the service, by an HTTP client of one's own: the address is open to whoever has it.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let (_sandbox, client) = start().await;
        let skill = client.create_skill(upload("bytes", 7)).await.unwrap();
        let at = client.download_skill(&skill.skill_id).await.unwrap();
        let bytes = fetch(&at.download_url).await;
        assert_eq!(bytes, zip(7));
    });
}

async fn fetch(url: &str) -> Vec<u8> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut socket = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    answer.split_off(end + 4)
}

#[test]
fn skills_are_listed_page_by_page() {
    run(async {
        let (sandbox, client) = start().await;
        for name in ["one", "two", "three", "four"] {
            client.create_skill(upload(name, 0)).await.unwrap();
        }
        let skills = client.list_skills().with(|p| p.limit(2)).items();
        let skills = collect(skills).await.unwrap();
        let names: Vec<&str> = skills.iter().map(|s| s.name.as_deref().unwrap()).collect();
        assert_eq!(names, ["sandbox", "one", "two", "three", "four"]);
        let gets = sandbox.journal().into_iter().filter(|e| e.method == "GET");
        assert_eq!(gets.count(), 3);
        // From the middle on, by a token that was noted.
        let first = client.list_skills().with(|p| p.limit(2)).await.unwrap();
        let token = first.next_page_token.clone().unwrap();
        let rest = client.list_skills().with(|p| p.page_token(&token));
        assert_eq!(collect(rest.items()).await.unwrap().len(), 3);
    });
}

#[test]
fn an_agent_is_told_of_a_skill() {
    run(async {
        let (sandbox, client) = start().await;
        let request = AgentRequest::new("What is an echo?")
            .with_preset("fast")
            .with_skills([CustomSkill::new("sandbox-skill")]);
        let answer = client.create_agent_run(&request).await.unwrap();
        assert!(answer.output_text().contains("What is an echo?"));
        let skill = &sent(&sandbox)["skills"][0];
        assert_eq!(skill["type"], "custom");
        assert_eq!(skill["id"], "sandbox-skill");
    });
}
