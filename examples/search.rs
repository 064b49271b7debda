//! Searches the web: results without an answer.
//!
//! ```text
//! cargo run --example search -- "rust server-sent events decoder"
//! ```
//!
//! `--live` asks the service.

mod support;

use perplexity_client::types::{SearchRecencyFilter, SearchRequest};
use perplexity_client::{Source, Sources};

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, _sandbox) = support::connect().await?;
    let query = match words.join(" ") {
        empty if empty.is_empty() => "why trees cool streets".to_owned(),
        query => query,
    };

    let request = SearchRequest::new(query.as_str())
        .with_max_results(3)
        .with_max_tokens_per_page(256);
    let found = client.search(&request).await?;
    for page in &found.results {
        let date = page.date.as_deref().unwrap_or("no date");
        println!(
            "{} ({date})\n  {}\n  {}",
            page.title, page.url, page.snippet
        );
    }

    // The same, of this year only. Both lists become one, each page once.
    let recent = request.with_search_recency_filter(SearchRecencyFilter::Year);
    let recent = client.search(&recent).await?;
    let mut sources = Sources::new();
    sources.add(&found.results);
    sources.add(&recent.results);
    println!("\n{} pages in two searches", sources.len());
    for page in &recent.results {
        let number = sources.find(page.url()).map(|source| source.number);
        println!("  [{}] {}", number.unwrap_or_default(), page.title);
    }
    Ok(())
}
