//! What a run brings forth beside prose: findings, calls of functions, values.

use perplexity_client::serde_json::{Map, json};
use perplexity_client::structured::schema_for;
use perplexity_client::types::{
    AgentRequest, FunctionTool, OutputItem, PeopleSearchTool, SandboxTool, Tool, ToolChoiceText,
    WebSearchTool,
};
use serde::Deserialize;

use super::{run, sent, start};

const QUESTION: &str = "Why is the sky blue over fjords?";

fn asked() -> AgentRequest {
    AgentRequest::new(QUESTION).with_model("perplexity/sonar")
}

#[test]
fn what_several_tools_found_is_one_numbered_list() {
    run(async {
        let (_sandbox, client) = start().await;
        let request = asked().with_tools([
            Tool::from(WebSearchTool::new().with_max_results(3)),
            PeopleSearchTool::new().into(),
            SandboxTool::new().into(),
        ]);
        let answer = client.create_agent_run(&request).await.unwrap();
        let kinds: Vec<&str> = answer
            .output
            .iter()
            .map(|item| match item {
                OutputItem::SearchResults(_) => "web",
                OutputItem::PeopleSearchResults(_) => "people",
                OutputItem::SandboxResults(_) => "sandbox",
                OutputItem::Message(_) => "message",
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(kinds, ["web", "people", "sandbox", "message"]);

        let sources = answer.sources();
        assert_eq!(sources.len(), 3, "both have found the same three pages");
        let numbers: Vec<usize> = sources.iter().map(|source| source.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert!(sources.iter().all(|source| source.title.is_some()));
        assert!(sources.iter().all(|source| source.date.is_some()));
        assert_eq!(
            sources.number(1, 2),
            Some(2),
            "what people search calls [2]"
        );
        assert!(answer.output_text().contains("[1]"));

        let usage = answer.usage.as_ref().unwrap();
        let calls = usage.tool_calls_details.as_ref().unwrap();
        let named: Vec<&str> = calls.keys().map(String::as_str).collect();
        assert_eq!(named, ["sandbox", "search_people", "search_web"]);
        let cost = usage.cost.as_ref().unwrap();
        assert!(cost.tool_calls_cost.unwrap() > 0.0);
        assert!(answer.total_cost().unwrap() > cost.tool_calls_cost.unwrap());
    });
}

fn weather() -> FunctionTool {
    let parameters = Map::from_iter([
        ("type".to_owned(), json!("object")),
        (
            "properties".to_owned(),
            json!({ "place": { "type": "string" } }),
        ),
        ("required".to_owned(), json!(["place"])),
    ]);
    FunctionTool::new("weather")
        .with_description("The weather at a place, now.")
        .with_parameters(parameters)
}

#[derive(Deserialize)]
struct Place {
    place: String,
}

#[test]
fn a_function_is_called_and_its_result_answered() {
    run(async {
        let (sandbox, client) = start().await;
        let choice = Map::from_iter([
            ("type".to_owned(), json!("function")),
            ("name".to_owned(), json!("weather")),
        ]);
        for request in [
            asked().with_tool_choice(ToolChoiceText::Required),
            asked().with_tool_choice(choice),
        ] {
            let request = request.with_tools([weather()]);
            let first = client.create_agent_run(&request).await.unwrap();
            let calls: Vec<_> = first.function_calls().collect();
            let [call] = calls[..] else {
                panic!("{first:?}")
            };
            assert_eq!(call.name, "weather");
            let arguments: Place = serde_json::from_str(&call.arguments).unwrap();
            assert!(!arguments.place.is_empty());
            assert_eq!(first.output_text(), "");

            let answer = call.answer(r#"{"celsius":7}"#);
            let next = AgentRequest::new([answer])
                .with_model("perplexity/sonar")
                .with_previous_response_id(&first.id)
                .with_tools([weather()]);
            let next = client.create_agent_run(&next).await.unwrap();
            assert!(next.output_text().contains(r#"{"celsius":7}"#));
            assert_eq!(next.function_calls().count(), 0);
            let item = &sent(&sandbox)["input"][0];
            assert_eq!(item["call_id"], *call.call_id);
            assert_eq!(item["type"], "function_call_output");
        }
    });
}

/// What is asked for by its schema.
#[derive(Debug, PartialEq, Deserialize, schemars::JsonSchema)]
struct Fjord {
    name: String,
    /// In metres.
    depth: u32,
    arms: Vec<String>,
}

#[test]
fn an_answer_is_parsed_into_the_type_that_it_was_asked_for_by() {
    run(async {
        let (sandbox, client) = start().await;
        let request = asked().with_response_format(schema_for::<Fjord>().unwrap());
        let answer = client.create_agent_run(&request).await.unwrap();
        let fjord: Fjord = answer.parse().unwrap();
        let text: serde_json::Value = serde_json::from_str(&answer.output_text()).unwrap();
        assert_eq!(text["name"], *fjord.name);
        assert_eq!(text["depth"], fjord.depth);
        let format = &sent(&sandbox)["response_format"];
        assert_eq!(format["type"], "json_schema");
        assert_eq!(format["json_schema"]["name"], "Fjord");
        assert_eq!(format["json_schema"]["strict"], true);

        // Without it the answer is prose, and the error shows it.
        let prose = client.create_agent_run(&asked()).await.unwrap();
        let error = prose.parse::<Fjord>().unwrap_err();
        assert!(error.text().contains(QUESTION));
    });
}
