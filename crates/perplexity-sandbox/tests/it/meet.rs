//! One request that meets one fault.

use std::time::Duration;

use perplexity_sandbox::{Entry, Fault, Sandbox};
use tokio::time::Instant;

use crate::http::{Answer, CREATE, End, raw, request};

/// What a fault did to a request to create a job, the first of its sandbox.
pub(crate) struct Met {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
    pub(crate) took: Duration,
    pub(crate) jobs: usize,
    pub(crate) entry: Entry,
}

impl Met {
    pub(crate) fn answer(&self) -> Answer {
        Answer::parse(&self.bytes)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.answer().body).into_owned()
    }
}

pub(crate) async fn meet(fault: Fault) -> Met {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.hold();
    let prepared = sandbox.jobs().len();
    sandbox.script([fault]);
    let request = request(&sandbox, "POST", "/v1/async/sonar", CREATE);
    let start = Instant::now();
    let (bytes, end) = raw(&sandbox, &request).await;
    let took = start.elapsed();
    assert_eq!(sandbox.faults_left(), 0);
    let [entry] = <[Entry; 1]>::try_from(sandbox.journal()).expect("one entry");
    Met {
        bytes,
        end,
        took,
        jobs: sandbox.jobs().len() - prepared,
        entry,
    }
}
