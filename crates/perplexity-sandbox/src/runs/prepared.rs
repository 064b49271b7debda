//! The runs that every sandbox begins with: one in each state.

use std::time::Duration;

use serde_json::json;

use super::run::{Run, Stands};
use crate::Pace;
use crate::clock::SINCE;
use crate::pace::Stage;

pub(super) fn runs() -> Vec<Run> {
    let run = |name: &str, stage: Stage| Run {
        id: format!("sandbox-run-{name}"),
        request: json!({
            "input": "Why do trees cool streets?",
            "preset": "fast",
            "background": true,
            "tools": [{ "type": "web_search" }, { "type": "sandbox" }],
        }),
        created: Duration::ZERO,
        pace: Pace::new(Duration::from_secs(1), Duration::from_secs(30)),
        fails: None,
        cancelled: None,
        words: 0,
        stands: Some(Stands {
            stage,
            since: SINCE,
        }),
    };
    vec![
        run("queued", Stage::Waiting),
        run("in-progress", Stage::Begun),
        run("completed", Stage::Finished),
        Run {
            fails: Some("The run took too long.".to_owned()),
            ..run("failed", Stage::Finished)
        },
        Run {
            cancelled: Some(Duration::ZERO),
            ..run("cancelled", Stage::Begun)
        },
    ]
}
