//! Runs a script: asks, reads, and goes on by hand where that is left to do.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use perplexity_client::types::{
    AgentRequest, FunctionTool, JsonSchemaFormat, PeopleSearchTool, Tool, ToolChoiceText,
    WebSearchTool,
};
use perplexity_client::{Client, Cursor, Retry, RetryBudget};
use perplexity_sandbox::{Pace, Sandbox, Streaming};
use serde_json::{Map, json};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::super::closed;
use super::checks;
use super::leg::{self, Leg, Out};
use super::script::{Asked, Kind, Script};
use super::walk::{Seen, Walk, Walked};

/// No script lasts so long.
const TOO_LONG: Duration = Duration::from_secs(4 * 60 * 60);
/// When the sandbox has seen that a connection is closed: between two pieces of
/// a slow answer it does not look.
const CLOSED: Duration = Duration::from_secs(10);

/// What happened in a script. Whatever it was, the checks held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happened {
    /// Without another request.
    AnsweredAtOnce,
    /// The stream took itself up.
    AnsweredAfterResumes,
    /// A plain look had it, as a cursor had expired.
    AnsweredByALook,
    /// It gave up, and was answered when it was gone on with by hand.
    WentOnByHand,
    /// It gave up, also by hand.
    GaveUp,
    ErrorEvent,
    /// It was dropped, and gone on with.
    DroppedAndResumed,
    Dropped,
    /// There was no stream, or nothing of it, or of a run that is not kept.
    NeverBegan,
    TextLost,
    Failed,
}

impl Happened {
    pub(super) const ALL: [Self; 11] = [
        Self::AnsweredAtOnce,
        Self::AnsweredAfterResumes,
        Self::AnsweredByALook,
        Self::WentOnByHand,
        Self::GaveUp,
        Self::ErrorEvent,
        Self::DroppedAndResumed,
        Self::Dropped,
        Self::NeverBegan,
        Self::TextLost,
        Self::Failed,
    ];
}

pub(super) async fn run(script: &Script) -> BTreeSet<Happened> {
    crate::logs::listen();
    let happened = timeout(TOO_LONG, in_time(script)).await;
    happened.unwrap_or_else(|_| panic!("it never ends"))
}

async fn in_time(script: &Script) -> BTreeSet<Happened> {
    let budget = RetryBudget::new(script.client.budget);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sandbox = Arc::new(sandbox(script, &budget, &seen).await);
    let tasks = Handle::current().metrics().num_alive_tasks();
    sandbox.script(script.faults.iter().cloned());
    if script.asked.fails {
        sandbox.fail_next_job("It was too dark.");
    }
    if let Some(closed_for) = script.closed_for {
        closed(&sandbox, closed_for);
    }
    let client = client(script, &sandbox, budget.clone());
    let legs = legs(script, &sandbox, &client, &budget).await;
    drop(client);
    sleep(CLOSED).await;
    assert_eq!(sandbox.connections(), 0, "connections were left behind");
    let journal = sandbox.journal();
    let seen = seen.lock().unwrap().clone();

    checks::posts(script, &journal);
    let mut left = script.client.budget;
    let mut walked: Vec<Walked> = Vec::new();
    for leg in &legs {
        checks::errors(script, &sandbox, leg, &journal);
        let walk = Walk::through(script, &journal, &seen, leg, left);
        left = walk.tokens;
        walked.push(walk);
    }
    checks::answers(script, &sandbox, &legs, &walked).await;
    sleep(Duration::from_secs(60 * 60)).await;
    assert_eq!(
        Handle::current().metrics().num_alive_tasks(),
        tasks,
        "tasks were left behind"
    );
    happened(&legs, &walked)
}

/// One after the other, each from where the one before had come to.
async fn legs(
    script: &Script,
    sandbox: &Sandbox,
    client: &Client,
    budget: &RetryBudget,
) -> Vec<Leg> {
    let asked = request(&script.asked);
    let mut legs: Vec<Leg> = Vec::new();
    loop {
        let from = match legs.last() {
            None => None,
            Some(last) if last.is_done() || legs.len() > script.reader.by_hand => return legs,
            Some(last) => match &last.cursor {
                None => return legs,
                Some(cursor) => Some(written_and_read(cursor)),
            },
        };
        let drops = legs.len() < 2;
        let mut leg = leg::run(script, sandbox, client, &asked, from, drops).await;
        leg.budget = budget.left();
        sleep(script.reader.rests).await;
        assert_eq!(sandbox.journal().len(), leg.end, "sent after the end");
        legs.push(leg);
    }
}

/// As another process would have it.
fn written_and_read(cursor: &Cursor) -> Cursor {
    let text = serde_json::to_string(cursor).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn happened(legs: &[Leg], walked: &[Walked]) -> BTreeSet<Happened> {
    let mut happened = BTreeSet::new();
    let (Some(leg), Some(walk)) = (legs.last(), walked.last()) else {
        return happened;
    };
    let (is_done, by_hand) = (leg.is_done(), legs.len() > 1);
    let has_resumed = walked.iter().any(|walk| walk.resumed > 0);
    let dropped = |leg: &Leg| matches!(leg.out, Out::Dropped { .. });
    let is_job_failed = |leg: &Leg| leg.error().is_some_and(|error| error.is_job_failed());
    let text_lost = matches!(&leg.out, Out::NoText(error, _) if error.is_decode());
    let error_event = legs
        .iter()
        .any(|leg| leg.error().is_some_and(|error| error.is_error_event()));
    let gave_up = legs[..legs.len() - 1]
        .iter()
        .any(|leg| leg.error().is_some());
    use Happened::*;
    for (is_so, what) in [
        (
            is_done && !by_hand && !has_resumed && !text_lost,
            AnsweredAtOnce,
        ),
        (is_done && !by_hand && has_resumed, AnsweredAfterResumes),
        (is_done && walk.looked, AnsweredByALook),
        (is_done && gave_up, WentOnByHand),
        (
            !is_done && leg.error().is_some() && leg.cursor.is_some(),
            GaveUp,
        ),
        (error_event, ErrorEvent),
        (by_hand && legs.iter().any(dropped), DroppedAndResumed),
        (dropped(leg), Dropped),
        (
            !is_done && leg.cursor.is_none() && !dropped(leg),
            NeverBegan,
        ),
        (text_lost, TextLost),
        (is_job_failed(leg), Failed),
    ] {
        if is_so {
            happened.insert(what);
        }
    }
    happened
}

async fn sandbox(script: &Script, budget: &RetryBudget, seen: &Arc<Mutex<Vec<Seen>>>) -> Sandbox {
    let takes = script.asked.background.unwrap_or_default();
    let sent = &script.sent;
    let mut streaming = Streaming::new()
        .pace(sent.pace)
        .crlf(sent.crlf)
        .named_events(sent.named)
        .repeated_events(sent.repeated)
        .agent_done(sent.done);
    if let Some(chunk) = sent.chunk {
        streaming = streaming.chunk_size(chunk);
    }
    let (budget, seen) = (budget.clone(), Arc::clone(seen));
    let sandbox = Sandbox::builder()
        .pace(Pace::new(takes / 3, takes))
        .streaming(streaming)
        .answer_words(script.asked.words)
        .on_entry(move |_| {
            seen.lock().unwrap().push(Seen {
                at: Instant::now(),
                budget: budget.left(),
            });
        });
    sandbox.start().await.unwrap()
}

fn client(script: &Script, sandbox: &Sandbox, budget: RetryBudget) -> Client {
    let patience = &script.client;
    let retry = Retry::default()
        .max_retries(patience.retries)
        .backoff(patience.first, patience.longest);
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(sandbox.key())
        .timeout(patience.timeout)
        .idle_timeout(patience.idle)
        .event_timeout(patience.event)
        .retry(retry)
        .retry_budget(budget);
    match patience.attempt {
        Some(timeout) => client.attempt_timeout(timeout),
        None => client,
    }
    .build()
    .unwrap()
}

fn request(asked: &Asked) -> AgentRequest {
    let question = AgentRequest::new("Where is my secret garden? 🌱 ä");
    let preset = question.clone().with_preset("fast");
    let request = match asked.kind {
        Kind::Preset => preset,
        Kind::Bare => question.with_model("perplexity/sonar"),
        Kind::Tools => preset.with_tools([
            Tool::from(WebSearchTool::new()),
            PeopleSearchTool::new().into(),
        ]),
        Kind::Function => preset
            .with_tools([FunctionTool::new("price_of")])
            .with_tool_choice(ToolChoiceText::Required),
        Kind::Structured => {
            let schema = Map::from_iter([
                ("type".to_owned(), json!("object")),
                (
                    "properties".to_owned(),
                    json!({ "metres": { "type": "integer" }, "name": { "type": "string" } }),
                ),
            ]);
            preset.with_response_format(JsonSchemaFormat::new("mountain", schema))
        }
    };
    let request = match asked.background {
        Some(_) => request.with_background(true),
        None => request,
    };
    match asked.is_stored {
        true => request,
        false => request.with_store(false),
    }
}
