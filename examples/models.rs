//! Lists the models of the Agent API, the cheapest first.
//!
//! ```text
//! cargo run --example models
//! ```
//!
//! `--live` asks the service; reading the list costs nothing.

mod support;

use perplexity_client::types::{AgentRequest, Model};

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, _sandbox) = support::connect().await?;

    let mut models = client.list_models().await?.into_inner().data;
    models.sort_by(|one, other| output(one).total_cmp(&output(other)));
    println!(
        "{:<30} {:>8} {:>8}",
        "US dollars for a million tokens", "in", "out"
    );
    for model in &models {
        let price =
            |price: Option<f64>| price.map_or("-".to_owned(), |price| format!("{price:.2}"));
        let pricing = model.pricing.clone().unwrap_or_default();
        let (input, output) = (price(pricing.input), price(pricing.output));
        println!("{:<32} {input:>7} {output:>8}", model.id);
    }

    // The first one that is able to answers.
    let cheapest = models.iter().take(3).map(|model| &model.id);
    let request = AgentRequest::new("What is a fjord?")
        .with_models(cheapest)
        .with_max_output_tokens(300);
    let run = client.create_agent_run(&request).await?;
    println!("\n{} says:\n{}", run.model, run.output_text());
    Ok(())
}

/// Of a model without a price nobody knows whether it is cheap.
fn output(model: &Model) -> f64 {
    let pricing = model.pricing.as_ref();
    pricing
        .and_then(|pricing| pricing.output)
        .unwrap_or(f64::INFINITY)
}
