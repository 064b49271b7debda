//! Asks Sonar, and waits for the answer on the open connection.
//!
//! ```text
//! cargo run --example sonar -- "What is a monad?"
//! ```
//!
//! Perplexity supports Sonar until 2026-09-27, and many accounts get a 403
//! since: see the example `agent` for what takes its place, and `async_sonar`
//! for questions that take longer than a connection lasts.

mod support;

use perplexity_client::types::{Message, SonarRequest, SonarRequestModel};

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, _sandbox) = support::connect().await?;
    let question = match words.join(" ") {
        empty if empty.is_empty() => "What is a monad?".to_owned(),
        question => question,
    };

    let messages = [Message::system("Be brief."), Message::user(question)];
    let request = SonarRequest::new(SonarRequestModel::Sonar, messages)
        .with_search_domain_filter(["wikipedia.org"])
        .with_return_related_questions(true);
    let answer = match client.sonar(&request).await {
        Ok(answer) => answer,
        // The message says what to call instead.
        Err(error) if error.is_retired() => return Err(error.into()),
        Err(error) if error.is_rate_limited() => {
            return Err(format!("too often; wait {:?}", error.retry_after()).into());
        }
        Err(error) => return Err(error.into()),
    };
    println!("{}", answer.text());

    let results = answer.search_results.iter().flatten();
    for (number, result) in (1..).zip(results) {
        println!("  [{number}] {}, {}", result.title, result.url);
    }
    for question in answer.related_questions.iter().flatten() {
        println!("  and {question}");
    }
    if let Some(cost) = answer.total_cost() {
        println!("cost    ${cost:.6}");
    }
    Ok(())
}
