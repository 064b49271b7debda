//! What runs answer.

use serde_json::{Value, json};

use super::{get, post, quick, texts};

async fn output(request: Value) -> Value {
    let sandbox = quick().await;
    let answer = post(&sandbox, "/v1/agent", &request).await;
    let body = answer.json();
    assert_eq!(
        (answer.status, &body["status"]),
        (200, &json!("completed")),
        "{body}"
    );
    body["output"].clone()
}

fn text(output: &Value) -> String {
    let items = output.as_array().unwrap();
    let last = items.last().unwrap();
    last["content"][0]["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_question_stands_in_the_answer() {
    for input in [
        json!("Why do trees cool streets?"),
        json!([
            {"type": "message", "role": "system", "content": "Be brief."},
            {"type": "message", "role": "user", "content": [
                {"type": "input_text", "text": "Why do trees cool streets?"},
            ]},
        ]),
    ] {
        let output = output(json!({"input": input, "models": ["a", "b"]})).await;
        assert_eq!(texts(&output, "type"), ["message"]);
        assert!(
            text(&output).contains("Why do trees cool streets?"),
            "{output}"
        );
    }
}

#[tokio::test]
async fn a_tool_or_a_preset_finds_something_before_the_message() {
    for (request, expected) in [
        (json!({"preset": "fast"}), vec!["search_results", "message"]),
        (json!({"effort": "low"}), vec!["search_results", "message"]),
        (
            json!({"preset": "fast", "tools": [{"type": "web_search"}]}),
            vec!["search_results", "message"],
        ),
        (
            json!({"model": "a", "tools": [
                {"type": "web_search"}, {"type": "people_search"}, {"type": "image_search"},
                {"type": "finance_search"}, {"type": "fetch_url"}, {"type": "sandbox"},
                {"type": "mcp", "server_label": "a", "server_url": "https://www.example.org"},
            ]}),
            vec![
                "search_results",
                "people_search_results",
                "image_search_results",
                "finance_results",
                "fetch_url_results",
                "sandbox_results",
                "mcp_list_tools",
                "message",
            ],
        ),
    ] {
        let mut request = request;
        request["input"] = json!("a");
        assert_eq!(texts(&output(request).await, "type"), expected);
    }
}

#[tokio::test]
async fn a_function_is_called_and_its_output_becomes_a_message() {
    let tools = json!([{"type": "function", "name": "weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
    }}]);
    let mut request =
        json!({"input": "a", "model": "b", "tools": tools, "tool_choice": "required"});
    let called = output(request.clone()).await;
    assert_eq!(texts(&called, "type"), ["function_call"]);
    assert_eq!(called[0]["name"], "weather");
    let arguments: Value = serde_json::from_str(called[0]["arguments"].as_str().unwrap()).unwrap();
    assert!(arguments["city"].is_string());
    request["input"] = json!([{
        "type": "function_call_output", "call_id": called[0]["call_id"], "output": "Rain.",
    }]);
    let answered = output(request).await;
    assert_eq!(texts(&answered, "type"), ["message"]);
    assert!(text(&answered).contains("Rain."));
}

#[tokio::test]
async fn an_answer_fits_the_schema_that_was_asked_for() {
    let schema = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 3},
            "born": {"type": "integer", "minimum": 1900},
            "kinds": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
        },
        "required": ["name", "born", "kinds"],
        "additionalProperties": false,
    });
    let format = json!({"type": "json_schema", "json_schema": {"name": "a", "schema": schema}});
    let output = output(json!({"input": "a", "model": "b", "response_format": format})).await;
    let value: Value = serde_json::from_str(&text(&output)).unwrap();
    assert_eq!(value, json!({"name": "san", "born": 1900, "kinds": ["a"]}));
}

#[tokio::test]
async fn a_run_with_the_sandbox_tool_has_a_file_that_comes_byte_for_byte() {
    let sandbox = quick().await;
    let request = json!({"input": "Say \"hi\".", "model": "b", "tools": [{"type": "sandbox"}]});
    let run = post(&sandbox, "/v1/agent", &request).await.json();
    let path = format!("/v1/agent/{}/files", run["id"].as_str().unwrap());
    let files = get(&sandbox, &path).await.json();
    assert_eq!(texts(&files["data"], "filename"), ["question.csv"]);
    let id = files["data"][0]["id"].as_str().unwrap();
    let content = get(&sandbox, &format!("{path}/{id}/content")).await;
    assert_eq!(
        content.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(files["data"][0]["bytes"], content.body.len());
    let expected = "run,question\r\nsandbox-run-000001,\"Say \"\"hi\"\".\"\r\n";
    assert_eq!(content.body, expected.as_bytes());

    let plain = json!({"input": "a", "model": "b"});
    let run = post(&sandbox, "/v1/agent", &plain).await.json();
    let path = format!("/v1/agent/{}/files", run["id"].as_str().unwrap());
    assert_eq!(get(&sandbox, &path).await.json()["data"], json!([]));
}

#[tokio::test]
async fn two_sandboxes_answer_the_same() {
    let request = json!({"input": "a", "preset": "fast"});
    assert_eq!(output(request.clone()).await, output(request).await);
}
