//! Lets the model call a function of this program.
//!
//! ```text
//! cargo run --example tools
//! ```
//!
//! The model cannot call anything itself: it asks for the call, the program
//! makes it, and a second request has the result. `--live` asks the service.

mod support;

use perplexity_client::serde_json::{self, Map, Value, json};
use perplexity_client::types::{AgentRequest, FunctionTool, Tool, ToolChoiceText, WebSearchTool};

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, _sandbox) = support::connect().await?;

    let stock = FunctionTool::new("stock")
        .with_description("How many of a product are in the warehouse.")
        .with_parameters(parameters())
        .with_strict(true);
    let request = AgentRequest::new("Have we enough umbrellas for a wet October in Bergen?")
        .with_preset("fast")
        .with_tools([Tool::from(stock), WebSearchTool::new().into()]);

    // Without this the model decides whether it calls anything.
    let forced = request.clone().with_tool_choice(ToolChoiceText::Required);
    let first = client.create_agent_run(&forced).await?;

    let mut answers = Vec::new();
    for call in first.function_calls() {
        let result = dispatch(&call.name, &call.arguments);
        println!("{}({}) -> {result}", call.name, call.arguments);
        answers.push(call.answer(result.to_string()));
    }
    if answers.is_empty() {
        return Err(format!("no function was called: {}", first.output_text()).into());
    }

    // The service still has the question and the call; only the results are sent.
    let mut request = request.with_previous_response_id(&first.id);
    request.input = answers.into();
    let second = client.create_agent_run(&request).await?;
    println!("\n{}", second.output_text());

    let costs = [first.total_cost(), second.total_cost()];
    println!("\ncost    ${:.6}", costs.iter().flatten().sum::<f64>());
    Ok(())
}

/// What the model may fill in. From a Rust type, `structured::schema_for`
/// makes the same: see the example `structured`.
fn parameters() -> Map<String, Value> {
    Map::from_iter([
        ("type".to_owned(), json!("object")),
        (
            "properties".to_owned(),
            json!({ "product": { "type": "string", "description": "In English, singular." } }),
        ),
        ("required".to_owned(), json!(["product"])),
        ("additionalProperties".to_owned(), json!(false)),
    ])
}

/// Arguments are JSON that a model has written: an error goes back to it, and
/// it may try again.
fn dispatch(name: &str, arguments: &str) -> Value {
    let arguments: Value = match serde_json::from_str(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return json!({ "error": format!("the arguments are no JSON: {error}") }),
    };
    match (name, arguments.get("product").and_then(Value::as_str)) {
        ("stock", Some(product)) => json!({ "product": product, "in_stock": 112 }),
        ("stock", None) => json!({ "error": "the product is missing" }),
        _ => json!({ "error": "there is no such function" }),
    }
}
