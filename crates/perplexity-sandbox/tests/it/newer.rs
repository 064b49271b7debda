//! Answers of a newer service.

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::http::{Answer, raw, request};

#[test]
fn an_answer_of_a_newer_service_has_the_same_entries_in_its_maps() {
    let decision = json!({
        "model": "pplx-decider-v1-27b",
        "state": "It is midnight.",
        "questions": {
            "what": {"type": "choice", "criteria": {"walk": "a", "sleep": "b"}},
            "how": {"type": "score", "criteria": ["bad", "good"]},
        },
    });
    let usage = "/v1/analytics/computer/usage?dataset=query_volume&start_time=0&end_time=86400";
    let cases = [
        (
            "POST",
            "/v1/decisions",
            decision.to_string(),
            "/answers",
            "/answers/what",
        ),
        (
            "POST",
            "/v1/decisions",
            decision.to_string(),
            "/answers/what/probabilities",
            "/usage",
        ),
        (
            "POST",
            "/v1/decisions",
            decision.to_string(),
            "/answers/how/legend",
            "/answers/how",
        ),
        (
            "GET",
            "/v1/agent/sandbox-run-completed",
            String::new(),
            "/usage/tool_calls_details",
            "/usage/tool_calls_details/search_web",
        ),
        (
            "GET",
            usage,
            String::new(),
            "/data/0/by_categories",
            "/data/0",
        ),
    ];
    loopback_time::block_on(async {
        for (method, target, body, map, object) in cases {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script([Fault::None, Fault::Extra]);
            let request = request(&sandbox, method, target, &body);
            let plain = Answer::parse(&raw(&sandbox, &request).await.0).json();
            let newer = Answer::parse(&raw(&sandbox, &request).await.0).json();
            let names = |value: &Value| -> Vec<String> {
                let map = value.pointer(map).and_then(Value::as_object);
                map.unwrap().keys().cloned().collect()
            };
            assert_eq!(names(&newer), names(&plain), "{map}");
            assert!(!names(&newer).is_empty(), "{map}");
            let object = newer.pointer(object).unwrap();
            assert_eq!(object["sandbox_extra"], "undeclared", "{object}");
        }
    });
}
