//! What has to hold of a script when it is over, by the sandbox.

use std::time::Duration;

use perplexity_client::types::{AgentEvent, AgentRun, AgentStatus};
use perplexity_client::{Client, Error};
use perplexity_sandbox::{Entry, Fault, Sandbox};
use tokio::time::sleep;

use super::leg::{Leg, Out};
use super::script::{Reads, Script};
use super::walk::Walked;

/// One run, by one request: sent again only after what refused it.
pub(super) fn posts(script: &Script, journal: &[Entry]) {
    let posts: Vec<_> = journal.iter().filter(|it| it.method == "POST").collect();
    let retries = script.client.retries.min(script.client.budget / 10) as usize;
    assert!(posts.len() <= 1 + retries, "{} requests", posts.len());
    for pair in posts.windows(2) {
        assert_eq!(pair[0].status, Some(429), "sent again after {:?}", pair[0]);
        assert!(pair[0].created.is_none());
    }
    let first = journal.iter().skip_while(|entry| entry.method == "POST");
    assert!(first.clone().all(|entry| entry.method == "GET"));
    assert!(journal.iter().filter(|it| it.created.is_some()).count() <= 1);
    let Some(id) = created(journal) else {
        return assert_eq!(first.count(), 0, "a run that is not there was asked for");
    };
    for entry in first {
        assert_eq!(entry.path, format!("/v1/agent/{id}"));
    }
}

fn created(journal: &[Entry]) -> Option<&str> {
    journal.iter().find_map(|entry| entry.created.as_deref())
}

/// What an error says beside its kind.
pub(super) fn errors(script: &Script, sandbox: &Sandbox, leg: &Leg, journal: &[Entry]) {
    let Some(error) = leg.error() else { return };
    let printed = format!("{error} {error:?} {error:#?} {:?}", error.body());
    assert!(!printed.contains(sandbox.key()), "{printed}");
    let created = created(journal);
    // What has failed is over, and all calls for it went well.
    if leg.from.is_none() && !error.is_job_failed() {
        let posts = journal[leg.first..leg.end].iter();
        let mut posts = posts.filter(|entry| entry.method == "POST");
        let arrived = posts.any(|entry| !matches!(entry.status, Some(400..408 | 429)));
        assert_eq!(error.may_have_been_created(), arrived, "{error:?}");
    }
    if let Out::Refused(error) = &leg.out {
        refused(script, leg, error, journal);
    }
    let is_over = error.is_job_failed() || error.is_job_cancelled();
    let cursor = leg.cursor.as_ref().filter(|_| !is_over);
    assert_eq!(error.cursor(), cursor, "{error:?}");
    if is_over {
        // There is nothing to go on with.
    } else if let Some(last) = leg.events.last().filter(|last| last.event.is_some()) {
        assert_eq!(
            error.cursor().map(|cursor| cursor.after()),
            Some(last.number)
        );
    }
    if leg.cursor.is_some() {
        assert_eq!(error.job_id(), created, "{error:?}");
    }
    // An answer that came, be it of another kind, has the id.
    let last = leg
        .end
        .checked_sub(1)
        .and_then(|last| script.faults.get(last));
    if leg.from.is_none() && last == Some(&Fault::JsonInstead) {
        assert_eq!(error.job_id(), created, "{error:?}");
    }
}

/// The call itself failed: by what its last attempt met.
fn refused(script: &Script, leg: &Leg, error: &Error, journal: &[Entry]) {
    let Some(last) = journal[leg.first..leg.end].last() else {
        let is_closed = error.is_connect() && script.closed_for.is_some();
        return assert!(is_closed, "{error:?}");
    };
    match (script.faults.get(leg.end - 1), last.status) {
        (Some(Fault::CutBefore | Fault::CutAfter | Fault::CutInHeaders), _) => {
            assert!(!error.is_timeout() && !error.is_api(), "{error:?}");
        }
        (Some(Fault::Stall), _) => assert!(error.is_timeout(), "{error:?}"),
        // By how long somebody waits for it.
        (Some(Fault::SlowHeaders { .. }), Some(status)) => {
            let status = error.status().is_some_and(|it| it.as_u16() == status);
            assert!(error.is_timeout() || status, "{error:?}");
        }
        (_, Some(status)) if status >= 400 => {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        }
        _ => assert!(leg.from.is_some(), "{error:?}"),
    }
}

/// All that came, beside what a plain look shows.
pub(super) async fn answers(script: &Script, sandbox: &Sandbox, legs: &[Leg], walked: &[Walked]) {
    let journal = sandbox.journal();
    let Some(id) = created(&journal).filter(|_| script.asked.is_stored) else {
        return;
    };
    sandbox.clear_script();
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    let client = client.build().unwrap();
    let run = final_look(&client, id).await;
    let failed = run.status == AgentStatus::Failed;
    assert_eq!(failed, script.asked.fails, "{:?}", run.status);
    for leg in legs {
        match &leg.out {
            Out::Answered(answer) => assert_eq!(**answer, run),
            Out::NoText(error, answer) => {
                assert_eq!(**answer, run);
                assert_eq!(failed, error.is_job_failed(), "{error:?}");
            }
            _ => {}
        }
        assert!(!leg.is_done() || leg.is_last_of(legs));
    }
    match script.reader.reads {
        Reads::Collect => {}
        Reads::Text => text(legs, walked, &run.output_text()),
        Reads::Events => events(&client, script, id, legs, walked, &run).await,
    }
}

async fn final_look(client: &Client, id: &str) -> AgentRun {
    loop {
        let run = client.get_agent_run(id).await.unwrap().into_inner();
        if run.status.is_final() {
            return run;
        }
        sleep(Duration::from_secs(30)).await;
    }
}

/// The pieces are the text: each once, in all legs together, also where a leg
/// gave up and another process went on, and where the service did not have the
/// events any more. Only where events were left out, or nobody could read one,
/// text may be missing, and that is said.
fn text(legs: &[Leg], walked: &[Walked], text: &str) {
    let mut told = String::new();
    let mut has_holes = false;
    for (leg, walk) in legs.iter().zip(walked) {
        has_holes |= walk.has_holes || leg.unreadable > 0;
        if let Out::NoText(error, _) = &leg.out
            && error.is_decode()
        {
            return assert!(has_holes, "nothing was lost: {error}");
        }
        if walk.is_made && !leg.is_done() {
            // Dropped behind the answer: there is nothing to go on with.
            return;
        }
        told.push_str(&leg.text);
        if !has_holes {
            assert!(text.starts_with(&told), "{told:?} of {text:?}");
            let all = !leg.is_done() || matches!(leg.out, Out::NoText(..)) || told == text;
            assert!(all, "only {told:?} of {text:?}");
        }
    }
}

/// Each event came once, in its order, and as it is.
async fn events(
    client: &Client,
    script: &Script,
    id: &str,
    legs: &[Leg],
    walked: &[Walked],
    run: &AgentRun,
) {
    let mut before = None;
    let mut came = Vec::new();
    for (leg, walk) in legs.iter().zip(walked) {
        if let Some(from) = &leg.from {
            assert_eq!(Some(from.after()), before, "another cursor than that");
        }
        for noted in &leg.events {
            let next = before.map_or(0, |before| before + 1);
            let number = noted.number;
            let is_next = number == next || walk.has_holes && number > next;
            assert!(is_next, "event {number} after {before:?}");
            before = Some(number);
            came.push((number, noted.event.as_ref().unwrap()));
        }
        if leg.is_done() {
            // Where nothing is behind the last event, the leg before had it.
            match came.last().map(|(_, last)| *last) {
                Some(AgentEvent::ResponseCompleted(it)) => {
                    assert_eq!(it.response.as_ref(), Some(run));
                }
                Some(AgentEvent::ResponseFailed(_)) => assert!(script.asked.fails),
                other => panic!("it ended with {other:?}"),
            }
        }
        if walk.is_made {
            // It is none of the events that there are, and nothing is behind it.
            came.pop();
            break;
        }
    }
    // Byte by byte takes long.
    if came.is_empty() || script.sent.chunk.is_some_and(|chunk| chunk < 100) {
        return;
    }
    let call = client.get_agent_run(id).with(|p| p.starting_after(-1));
    let mut stream = call.stream().await.unwrap().events();
    let mut came = came.into_iter().peekable();
    while let Some(event) = stream.try_next().await.unwrap() {
        let number = stream.cursor().unwrap().after();
        if let Some((_, same)) = came.next_if(|(came, _)| *came == number) {
            assert_eq!(*same, event, "event {number}");
        }
    }
    assert!(came.next().is_none(), "more events came than there are");
}
