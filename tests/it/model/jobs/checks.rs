//! What has to hold of a submission, by the journal.

use perplexity_client::Error;
use perplexity_sandbox::{Entry, Fault, Sandbox};

use super::run::{at_peace, met};
use super::script::Script;

/// How many bytes of the answer to a create it takes to know the id.
const ID: usize = "{\"id\":\"sandbox-job-000001\"".len();

/// The requests that a submission sent: again only what was refused, and no
/// oftener than the retries and their budget allow.
pub(super) fn posts(script: &Script, journal: &[Entry]) {
    let posts = sent(journal);
    let most = most(script);
    assert!(
        posts.len() <= 1 + most,
        "{} requests, {most} retries",
        posts.len()
    );
    for pair in posts.windows(2) {
        assert!(refused(pair[0]), "sent again after {}", told(pair[0]));
    }
    for entry in journal {
        let query = entry.query.as_deref().unwrap_or_default();
        assert!(!query.contains("redirected"), "a redirect was followed");
    }
}

/// A submission that failed: the error agrees with the journal, and a job
/// whose id had come is not lost. `journal` is that of the whole script, whose
/// entries met its faults one by one; those of the submission begin at `first`.
pub(super) async fn lost(
    script: &Script,
    sandbox: &Sandbox,
    error: &Error,
    journal: &[Entry],
    first: usize,
) {
    let posts = sent(&journal[first..]);
    let connected = error
        .attempts()
        .iter()
        .filter(|attempt| !attempt.to_string().starts_with("could not connect"));
    let connected = connected.count();
    // What met a closing connection stands in no journal. No client can know that it was not read.
    let unread = connected.checked_sub(posts.len());
    let unread = unread.unwrap_or_else(|| panic!("{connected} attempts, {} requests", posts.len()));
    assert!(
        unread <= usize::from(journal.iter().any(|entry| met(entry, "close-idle"))),
        "{unread} attempts are in no journal: {:#?}",
        error.attempts()
    );
    assert!(error.attempts().len() <= 1 + most(script), "{error:?}");
    if let [before @ .., _] = error.attempts() {
        let sent_again = before.iter().find(|it| it.may_have_taken_effect());
        assert_eq!(sent_again, None, "it was sent again after this");
    }
    let says = error.may_have_been_created();
    let arrived = posts.iter().any(|entry| !refused(entry));
    assert_eq!(says, arrived || unread > 0, "by the journal, of {error}");
    assert_eq!(
        error.job_id(),
        None,
        "a job whose id is known is not lost: {error}"
    );

    let created = journal.iter().position(|entry| entry.created.is_some());
    let Some(created) = created else {
        return;
    };
    assert!(says, "{:?} was created: {error}", journal[created].created);
    let body = error.body().map_or(&b""[..], |body| body);
    let received = body.len();
    let is_page = body.starts_with(b"<");
    assert!(received < ID || is_page, "the id had come: {body:?}");
    match script.faults.get(created) {
        Some(Fault::CutInBody { after } | Fault::TruncatedJson { after }) => {
            assert_eq!(received, *after, "bytes that came and were thrown away");
        }
        Some(Fault::BrokenJson | Fault::StallInBody | Fault::Extra | Fault::None) | None => {
            panic!("the answer had the id: {error}")
        }
        Some(_) => {}
    }
    let begun = error
        .body()
        .map_or("", |body| std::str::from_utf8(body).unwrap());
    let Some(begun) = begun.strip_prefix("{\"id\":\"").filter(|id| !id.is_empty()) else {
        return;
    };
    // The list still has what the body only began with.
    let list = at_peace(sandbox).await.list_async_sonar().await.unwrap();
    let is_it = |id: &str| Some(id) == journal[created].created.as_deref() && id.starts_with(begun);
    assert!(list.requests.iter().any(|job| is_it(&job.id)), "{begun}");
}

fn sent(journal: &[Entry]) -> Vec<&Entry> {
    journal
        .iter()
        .filter(|entry| entry.method == "POST")
        .collect()
}

/// How often the script lets a request be sent again.
fn most(script: &Script) -> usize {
    script.retries.min(script.budget / 10) as usize
}

fn told(entry: &Entry) -> String {
    format!("{:?}, met by {:?}", entry.status, entry.fault)
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
