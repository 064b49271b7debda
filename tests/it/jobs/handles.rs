//! What a job, a ticket and the futures are, apart from what they do.

use std::iter::repeat_n;

use perplexity_client::{SonarJob, SonarTicket, Submit, UntilDone, types::SonarRequest};
use perplexity_sandbox::{Fault, Reply, Sandbox};
use serde_json::{Value, json};

use super::{about, client, request, requests, run};

#[test]
fn a_poll_is_a_read_with_the_retries_of_one() {
    for (faults, passes, sent) in [
        (vec![], true, 1),
        (vec![Fault::status(503), Fault::CutAfter], true, 3),
        (repeat_n(Fault::status(503), 3).collect(), false, 3),
        (vec![Fault::EmptyNotFound], false, 1),
        (vec![Fault::ListShape], false, 1),
    ] {
        run(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.script(faults);
            let job = client(&sandbox).sonar_job("sandbox-in-progress");
            let result = job.poll().await;
            assert_eq!(requests(&sandbox, "GET").len(), sent);
            match result {
                Ok(seen) => assert!(passes && seen.status.as_str() == "IN_PROGRESS"),
                result => {
                    assert!(!passes);
                    about(result, "sandbox-in-progress");
                }
            }
        });
    }
}

#[test]
fn a_poll_that_is_told_of_another_job_says_so() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let other = json!({"id": "j-2", "model": "sonar", "created_at": 1, "status": "CREATED"});
        sandbox.reply_next(Reply::new(200).json(other));
        let error = about(client(&sandbox).sonar_job("j-1").poll().await, "j-1");
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains("j-2"), "{error}");
    });
}

#[test]
fn an_id_that_cannot_be_asked_for_ends_the_wait_at_once() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        for id in ["", ".", ".."] {
            let error = client(&sandbox).sonar_job(id).until_done().await;
            assert!(error.unwrap_err().is_invalid_input(), "{id:?}");
        }
        assert_eq!(sandbox.journal().len(), 0);
    });
}

#[test]
fn a_ticket_finds_the_job_from_another_process() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let job = client(&sandbox).submit(request()).await.unwrap();
        let ticket = job.ticket();
        let text = serde_json::to_string(&ticket).unwrap();
        drop(job);
        let fields: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(fields["surface"], "async-sonar");
        assert_eq!(fields["id"], "sandbox-job-000001");

        let read: SonarTicket = serde_json::from_str(&text).unwrap();
        assert_eq!(read, ticket);
        let resumed = client(&sandbox).resume(read);
        assert_eq!(resumed.ticket(), ticket, "nothing of it is lost");
        resumed.until_done().await.unwrap();
        assert_eq!(requests(&sandbox, "POST").len(), 1);
    });
}

#[test]
fn neither_the_key_nor_the_question_is_printed() {
    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let submit = client
            .submit(request())
            .idempotency_key("order-7")
            .header("authorization", "Bearer pplx-another-key");
        let mut printed = format!("{submit:?}{submit:#?}");
        let job = client.submit(request()).idempotency_key("order-7").await;
        let job = job.unwrap();
        let wait = job.until_done().on_look(|_| {}).on_error(|_| {});
        printed += &format!("{job:?}{job:#?}{:?}{wait:?}{wait:#?}", job.ticket());
        for secret in [sandbox.key(), "pplx-another-key", "secret garden", "Bearer"] {
            assert!(!printed.contains(secret), "{printed}");
        }
        for told in ["order-7", "sandbox-job-000001", "deadline"] {
            assert!(printed.contains(told), "{told} is not in {printed}");
        }
    });
}

#[test]
fn all_of_it_can_go_anywhere_and_its_futures_are_small() {
    fn goes_anywhere<T: Send + 'static>(_: &T) {}
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    is_shared::<SonarJob>();
    is_shared::<SonarTicket>();

    run(async {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        let submit: Submit<SonarRequest> = client.submit(request());
        goes_anywhere(&submit);
        let submitting = submit.into_future();
        goes_anywhere(&submitting);
        let job = client.sonar_job("sandbox-completed");
        let wait: UntilDone<SonarRequest> = job.until_done();
        goes_anywhere(&wait);
        let waiting = wait.into_future();
        goes_anywhere(&waiting);
        let polling = job.poll();
        // What an async block of the caller has to hold for each.
        let pointers = 2 * size_of::<usize>();
        assert_eq!(size_of_val(&submitting), pointers);
        assert_eq!(size_of_val(&waiting), pointers);
        let sizes = [
            size_of_val(&*submitting),
            size_of_val(&*waiting),
            size_of_val(&polling),
        ];
        assert!(sizes.iter().all(|size| *size < 4096), "{sizes:?}");
        println!("submit, until_done and poll take {sizes:?} bytes");
    });
}
