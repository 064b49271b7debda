//! Runs of the agent, as they come.

use perplexity_client::types::{
    AgentEvent, AgentRequest, AgentStatus, FunctionTool, Tool, WebSearchTool,
};
use perplexity_sandbox::{Fault, Reply, Sandbox, Streaming};

use super::{posts, request, requests, run, start, start_as};

#[test]
fn the_events_of_a_run_come_to_what_a_plain_look_at_it_shows() {
    run(async {
        let (sandbox, client) = start().await;
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        assert_eq!(stream.status(), 200);
        assert!(stream.request_id().is_some());
        let mut stream = stream.events();
        let mut events = Vec::new();
        while let Some(event) = stream.try_next().await.unwrap() {
            events.push(event);
        }
        let cursor = stream.cursor().unwrap();
        assert_eq!(cursor.after(), u64::try_from(events.len() - 1).unwrap());
        let run = client.get_agent_run(cursor.id()).await.unwrap();
        let Some(AgentEvent::ResponseCompleted(last)) = events.last() else {
            panic!("{events:?}")
        };
        assert_eq!(last.response.as_ref(), Some(&*run));
        let searched = |event: &AgentEvent| matches!(event, AgentEvent::ResponseReasoningSearchResults(found) if !found.results.is_empty());
        assert!(events.iter().any(searched), "{events:?}");
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn an_answer_that_is_collected_is_the_one_that_a_plain_call_gives() {
    run(async {
        let (sandbox, client) = start().await;
        let function = FunctionTool::new("price_of");
        for request in [
            request(),
            AgentRequest::new("Why? 🦀 と äöü").with_model("perplexity/sonar"),
            request().with_background(true),
            request().with_tools([WebSearchTool::new().into(), Tool::from(function)]),
        ] {
            let stream = client.create_agent_run(&request).stream().await.unwrap();
            let collected = stream.collect().await.unwrap();
            assert_eq!(collected.status, AgentStatus::Completed);
            let plain = client.get_agent_run(&collected.id).await.unwrap();
            assert_eq!(*collected, *plain);
        }
        assert_eq!(posts(&sandbox), 4);
    });
}

#[test]
fn nothing_is_sent_but_what_was_set_and_that_it_is_a_stream() {
    run(async {
        let (sandbox, client) = start().await;
        let request = AgentRequest::new("Why?").with_preset("fast");
        let stream = client.create_agent_run(&request).stream().await.unwrap();
        let run = stream.collect().await.unwrap();
        client
            .get_agent_run(&run.id)
            .with(|p| p.starting_after(3))
            .stream()
            .await
            .unwrap();
        let journal = sandbox.journal();
        assert_eq!(
            journal[0].body,
            br#"{"input":"Why?","preset":"fast","stream":true}"#[..]
        );
        let accept = ("accept".to_owned(), "text/event-stream".to_owned());
        assert!(journal[0].headers.contains(&accept));
        assert_eq!(
            journal[1].query.as_deref(),
            Some("starting_after=3&stream=true")
        );
    });
}

#[test]
fn what_is_refused_is_refused_at_the_call() {
    run(async {
        let (sandbox, client) = start().await;
        let nobody = AgentRequest::new("Why?");
        let error = client.create_agent_run(&nobody).stream().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 400);
        assert!(error.api().is_some());
        let error = client
            .get_agent_run("nobody")
            .with(|p| p.starting_after(0))
            .stream()
            .await;
        assert_eq!(error.unwrap_err().status().unwrap(), 404);
        sandbox.script([Fault::status(429), Fault::status(429), Fault::status(429)]);
        let error = client
            .create_agent_run(&request())
            .stream()
            .await
            .unwrap_err();
        assert!(error.is_rate_limited(), "{error}");
        assert_eq!(error.attempts().len(), 3);
        let contrary = request().with_stream(false);
        let error = client
            .create_agent_run(&contrary)
            .stream()
            .await
            .unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
    });
}

#[test]
fn a_stream_that_was_asked_for_is_not_awaited_as_a_whole() {
    run(async {
        let (sandbox, client) = start().await;
        let request = request().with_stream(true);
        let error = client.create_agent_run(&request).await.unwrap_err();
        assert!(error.to_string().contains(".stream()"), "{error}");
        let get = client
            .get_agent_run("sandbox-run-completed")
            .with(|p| p.stream(true));
        assert!(get.await.unwrap_err().is_invalid_input());
        assert!(sandbox.journal().is_empty());
        let stream = client.create_agent_run(&request).stream().await.unwrap();
        stream.collect().await.unwrap();
    });
}

#[test]
fn an_event_of_the_kind_error_is_an_error() {
    run(async {
        for named in [false, true] {
            let streaming = Streaming::new().named_events(named);
            let builder = Sandbox::builder().streaming(streaming);
            let (sandbox, client) = start_as(builder, |client| client).await;
            sandbox.script([Fault::ErrorEvent { after: 4 }]);
            let mut stream = client.create_agent_run(&request()).stream().await.unwrap();
            for _ in 0..4 {
                assert!(stream.try_next().await.unwrap().is_some());
            }
            let error = stream.try_next().await.unwrap_err();
            assert!(error.is_error_event() && !error.is_transient(), "{error:?}");
            assert!(!error.api().unwrap().message().is_empty());
            assert_eq!(error.job_id(), error.cursor().map(|cursor| cursor.id()));
            assert!(error.job_id().is_some());
            assert!(stream.try_next().await.unwrap().is_none());
            assert_eq!(requests(&sandbox, "GET").len(), 0);
        }
    });
}

#[test]
fn a_run_that_fails_is_an_answer_and_no_text() {
    run(async {
        let builder = Sandbox::builder().fail_jobs("It was too dark.");
        let (_sandbox, client) = start_as(builder, |client| client).await;
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let run = stream.collect().await.unwrap();
        assert_eq!(run.status, AgentStatus::Failed);
        assert_eq!(run.failure().unwrap(), "the run failed: It was too dark.");
        let plain = client.get_agent_run(&run.id).await.unwrap();
        assert_eq!(*run, *plain);

        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut text = stream.text();
        let error = text.try_next().await.unwrap_err();
        assert!(error.is_job_failed(), "{error:?}");
        assert!(error.to_string().contains("It was too dark."), "{error}");
        assert!(error.cursor().is_none(), "it is over");
        assert!(text.try_next().await.unwrap().is_none());
        assert_eq!(text.into_answer().unwrap().status, AgentStatus::Failed);
    });
}

#[test]
fn what_the_document_does_not_know_comes_along() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::Extra]);
        let mut stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut strange = 0;
        while let Some(event) = stream.try_next().await.unwrap() {
            strange += usize::from(matches!(event, AgentEvent::Unrecognized(_)));
        }
        assert!(strange > 0);
    });
}

#[test]
fn json_in_place_of_events_is_the_whole_answer() {
    run(async {
        let (sandbox, client) = start().await;
        sandbox.script([Fault::JsonInstead]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let run = stream.collect().await.unwrap();
        assert_eq!(*run, *client.get_agent_run(&run.id).await.unwrap());
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn what_is_no_event_says_what_it_is() {
    run(async {
        let (sandbox, client) = start().await;
        let events = |body: &str| {
            let reply = Reply::new(200).header("content-type", "text/event-stream");
            reply.body(body)
        };
        // The service's other shape of errors, which has no type.
        let quota = "data: {\"error\":{\"message\":\"quota\",\"code\":429}}\n\n";
        sandbox.script([events(quota).into(), events(quota).into()]);
        let mut stream = client.create_agent_run(&request()).stream().await.unwrap();
        let error = stream.try_next().await.unwrap_err();
        assert!(
            error.is_error_event() && error.api().unwrap().message() == "quota",
            "{error:?}"
        );
        let mut text = client
            .create_agent_run(&request())
            .stream()
            .await
            .unwrap()
            .text();
        assert!(text.try_next().await.unwrap_err().is_error_event());

        let page = Reply::new(200)
            .header("content-type", "text/html")
            .body("<h1>Sign in</h1>");
        sandbox.script([page.into()]);
        let stream = client.create_agent_run(&request()).stream().await.unwrap();
        let error = stream.collect().await.unwrap_err();
        assert!(error.is_decode() && !error.is_transient(), "{error:?}");
        assert_eq!(error.body().unwrap(), "<h1>Sign in</h1>");
    });
}

#[test]
fn events_that_were_left_out_are_told_of() {
    run(async {
        let (sandbox, client) = start().await;
        for (fault, has_gap) in [(Fault::SkipEvents, true), (Fault::RepeatEvents, false)] {
            sandbox.script([fault]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let mut stream = stream.events();
            while stream.try_next().await.unwrap().is_some() {}
            assert_eq!(stream.has_gap(), has_gap);
        }
    });
}
