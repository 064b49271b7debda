//! What events of the agent mean that the sandbox does not send.

use openapi_runtime::Failure;
use perplexity_client::StreamEvent;
use perplexity_client::types::{AgentEvent, AgentRun};
use serde_json::{Value, json};

type Gathered = <AgentEvent as StreamEvent>::Gathered;

fn run_that(status: &str, error: Value) -> Value {
    json!({
        "id": "a", "object": "response", "created_at": 1, "model": "m", "output": [],
        "status": status, "error": error,
    })
}

fn gather(gathered: &mut Gathered, event: &str) {
    let glance = AgentEvent::glance(event).unwrap();
    AgentEvent::gather(gathered, event, &glance).unwrap();
}

#[test]
fn a_run_that_is_over_is_the_last_event() {
    let reason = json!({ "message": "It was too dark." });
    for (status, error, kind) in [
        ("completed", Value::Null, "response.completed"),
        // It waits for whoever asked, and nothing more comes.
        ("requires_action", Value::Null, "response.completed"),
        ("failed", reason.clone(), "response.failed"),
        ("failed", Value::Null, "response.failed"),
        ("cancelled", Value::Null, "response.cancelled"),
        ("incomplete", reason, "response.incomplete"),
    ] {
        let run = run_that(status, error);
        let last = AgentEvent::last(&run.to_string(), 7).unwrap().unwrap();
        let value: Value = serde_json::from_str(&last).unwrap();
        assert_eq!(value["type"], kind);
        assert_eq!(value["sequence_number"], 7);
        assert!(AgentEvent::glance(&last).unwrap().is_end(), "{last}");
        let typed: AgentEvent = serde_json::from_str(&last).unwrap();
        assert!(!matches!(typed, AgentEvent::Unrecognized(_)), "{last}");
        let mut gathered = Gathered::default();
        gather(&mut gathered, &last);
        let answer = AgentEvent::answer(&mut gathered).unwrap().unwrap();
        let plain: AgentRun = serde_json::from_value(run).unwrap();
        assert_eq!(answer, plain);
    }
}

#[test]
fn a_run_that_goes_on_is_no_event() {
    for status in ["queued", "in_progress", "cancelling", "unheard_of"] {
        let run = run_that(status, Value::Null).to_string();
        assert_eq!(AgentEvent::last(&run, 7).unwrap(), None, "{status}");
    }
    assert_eq!(AgentEvent::last("{}", 7).unwrap(), None);
}

#[test]
fn an_answer_without_its_text_says_why() {
    let failure = |status: &str, error: Value| {
        let run: AgentRun = serde_json::from_value(run_that(status, error)).unwrap();
        AgentEvent::failure(&run)
    };
    let why = json!({ "message": "It was too dark." });
    let failed = Failure::Failed("It was too dark.".to_owned());
    assert_eq!(failure("failed", why), Some(failed));
    assert_eq!(failure("cancelled", Value::Null), Some(Failure::Cancelled));
    for status in ["completed", "incomplete", "requires_action"] {
        assert_eq!(failure(status, Value::Null), None, "{status}");
    }
}

#[test]
fn why_a_run_failed_is_kept_where_the_event_has_no_run() {
    let event = json!({
        "type": "response.failed", "sequence_number": 3, "error": { "message": "Too dark." },
    });
    let mut gathered = Gathered::default();
    gather(&mut gathered, &event.to_string());
    assert_eq!(AgentEvent::answer(&mut gathered).unwrap(), None);
    let failed = Some(Failure::Failed("Too dark.".to_owned()));
    assert_eq!(AgentEvent::failed(&gathered), failed);
    // The run that is then asked for need not say why.
    let run = run_that("cancelled", Value::Null).to_string();
    gather(&mut gathered, &AgentEvent::last(&run, 4).unwrap().unwrap());
    assert_eq!(AgentEvent::failed(&gathered), failed);
    assert!(AgentEvent::answer(&mut gathered).unwrap().is_some());
}

#[test]
fn only_the_text_of_the_answer_is_text() {
    for (kind, text) in [
        ("response.output_text.delta", Some("a")),
        ("response.reasoning_text.delta", None),
        ("response.function_call_arguments.delta", None),
        ("error", None),
    ] {
        let event = json!({ "type": kind, "sequence_number": 1, "delta": "a" }).to_string();
        let glance = AgentEvent::glance(&event).unwrap();
        assert_eq!(glance.delta(), text, "{kind}");
    }
}
