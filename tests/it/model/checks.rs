//! What has to hold of a submission, by the journal.

use perplexity_client::Error;
use perplexity_sandbox::{Entry, Fault, Sandbox};

use super::run::{at_peace, met};
use super::script::Script;

/// The requests that a submission sent: again only what was refused, and no
/// oftener than the retries and their budget allow.
pub(super) fn posts(script: &Script, journal: &[Entry]) {
    let posts: Vec<&Entry> = journal
        .iter()
        .filter(|entry| entry.method == "POST")
        .collect();
    let most = script.retries.min(script.budget / 10) as usize;
    assert!(
        posts.len() <= 1 + most,
        "{} requests, {most} retries",
        posts.len()
    );
    for pair in posts.windows(2) {
        assert!(refused(pair[0]), "sent again after {:?}", pair[0]);
    }
}

/// A submission that failed: the error agrees with the journal, and a job
/// whose id had come is not lost.
pub(super) async fn lost(sandbox: &Sandbox, error: &Error, journal: &[Entry]) {
    let posts: Vec<&Entry> = journal
        .iter()
        .filter(|entry| entry.method == "POST")
        .collect();
    let arrived = posts.iter().any(|entry| !refused(entry));
    // A request that met a closing connection stands in no journal, and the client cannot know.
    let unread = journal.iter().any(|entry| met(entry, "close-idle"));
    let says = error.may_have_been_created();
    assert!(
        says == arrived || (says && unread),
        "it says {says}, the journal {arrived}: {error}"
    );
    assert_eq!(
        error.job_id(),
        None,
        "a job whose id is known is not lost: {error}"
    );
    assert!(error.attempts().len() >= posts.len(), "{error:?}");

    let Some(entry) = posts.iter().find(|entry| entry.created.is_some()) else {
        return;
    };
    let created = entry.created.as_deref().unwrap();
    assert!(says, "{created} was created: {error}");
    let received = error
        .body()
        .map_or("", |body| std::str::from_utf8(body).unwrap());
    assert!(
        !received.contains(&format!("\"{created}\"")),
        "the id had come: {received}"
    );
    // What had come of the id is kept, and finds the job in the list.
    let fault: Fault = entry
        .fault
        .as_deref()
        .unwrap_or("none")
        .parse()
        .unwrap_or(Fault::None);
    if let Fault::CutInBody { after } | Fault::TruncatedJson { after } = fault {
        assert!(received.len() >= after.min(7), "{received}");
    }
    let Some(begun) = received
        .strip_prefix("{\"id\":\"")
        .filter(|begun| begun.len() > 8)
    else {
        return;
    };
    let list = at_peace(sandbox).await.list_async_sonar().await.unwrap();
    let found: Vec<&str> = list
        .requests
        .iter()
        .map(|job| job.id.as_str())
        .filter(|id| id.starts_with(begun))
        .collect();
    assert_eq!(found, [created]);
}

/// Whether the answer proves that nothing was created.
fn refused(entry: &Entry) -> bool {
    match entry.status {
        Some(408 | 409 | 499) | None => false,
        Some(status) => (400..500).contains(&status) || status == 307,
    }
}

/// No error prints the key.
pub(super) fn secret(sandbox: &Sandbox, error: &Error) {
    let printed = format!("{error} {error:?} {error:#?} {:?}", error.body());
    assert!(!printed.contains(sandbox.key()), "{printed}");
}
