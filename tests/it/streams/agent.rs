//! Runs of the agent, as they come.

use perplexity_client::types::{AgentEvent, AgentRun};
use perplexity_sandbox::Fault;

use super::{posts, request, run, start};

#[test]
fn the_events_of_a_run_come_to_what_a_plain_look_at_it_shows() {
    run(async {
        let (sandbox, client) = start().await;
        let mut stream = client.create_agent_run(&request()).stream().await.unwrap();
        let mut events = Vec::new();
        while let Some(event) = stream.try_next().await.unwrap() {
            events.push(event);
        }
        let cursor = stream.cursor().unwrap();
        assert_eq!(cursor.after(), u64::try_from(events.len() - 1).unwrap());
        let run: AgentRun = client.get_agent_run(cursor.id()).await.unwrap().into_inner();
        let Some(AgentEvent::ResponseCompleted(last)) = events.last() else {
            panic!("{events:?}")
        };
        assert_eq!(last.response.as_ref(), Some(&run));
        assert_eq!(posts(&sandbox), 1);
    });
}

#[test]
fn a_stream_that_is_cut_anywhere_is_taken_up_there() {
    run(async {
        let (sandbox, client) = start().await;
        let plain = client.create_agent_run(&request()).stream().await.unwrap();
        let plain = plain.collect().await.unwrap();
        for after in (0..20_000).step_by(97) {
            sandbox.script([Fault::CutInBody { after }]);
            let stream = client.create_agent_run(&request()).stream().await.unwrap();
            let result = stream.collect().await;
            match result {
                Ok(run) => assert_eq!(run.output_text(), plain.output_text()),
                Err(error) => {
                    assert!(error.is_incomplete(), "{after}: {error:?}");
                    println!("{after}: {error}");
                }
            }
        }
    });
}
