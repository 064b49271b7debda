//! Asks for an answer that is a value of a Rust type.
//!
//! ```text
//! cargo run --example structured --features schemars
//! ```
//!
//! The schema is made of the type, and what its comments say is what the
//! model goes by. `--live` asks the service.

mod support;

use perplexity_client::structured::{schema_for, schemars};
use perplexity_client::types::AgentRequest;
use serde::Deserialize;

#[derive(Debug, Deserialize, schemars::JsonSchema)]
struct Mountain {
    /// As it is called in its country.
    name: String,
    /// Above sea level.
    metres: u32,
    /// First ascents that are on record, the oldest first.
    ascents: Vec<Ascent>,
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
struct Ascent {
    climber: String,
    /// Absent where nobody knows it.
    year: Option<i32>,
}

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, _sandbox) = support::connect().await?;

    let schema = schema_for::<Mountain>()?;
    println!("asking for a {}", schema.name());
    let request = AgentRequest::new("Which is the highest mountain of the Harz?")
        .with_preset("fast")
        .with_response_format(schema);
    let run = client.create_agent_run(&request).await?;

    let mountain = match run.parse::<Mountain>() {
        Ok(mountain) => mountain,
        // `max_output_tokens` was too low: the same question costs as much again.
        Err(error) if error.is_cut() => return Err(format!("the answer is cut: {error}").into()),
        Err(error) => return Err(error.into()),
    };
    println!("{}, {} m", mountain.name, mountain.metres);
    for Ascent { climber, year } in &mountain.ascents {
        let year = year.map_or("?".to_owned(), |year| year.to_string());
        println!("  {year}  {climber}");
    }
    if let Some(cost) = run.total_cost() {
        println!("cost    ${cost:.6}");
    }
    Ok(())
}
