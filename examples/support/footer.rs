//! What belongs to an answer beside its text: its sources and its price.

use perplexity_client::types::{AgentRun, AgentStatus};

pub(crate) fn print(run: &AgentRun) {
    if run.status != AgentStatus::Completed {
        println!("(it ends here: {})", run.status);
    }
    let sources = run.sources();
    if !sources.is_empty() {
        println!("\nSources");
    }
    // Numbered as the text cites them: those of several searches are one list.
    for source in sources.iter() {
        let title = source.title.as_deref().unwrap_or("without a title");
        println!(" [{}]  {title}\n      {}", source.number, source.url);
    }
    println!();
    if let Some(usage) = &run.usage {
        let (input, output) = (usage.input_tokens, usage.output_tokens);
        println!("tokens  {input} in, {output} out");
    }
    if let Some(cost) = run.total_cost() {
        println!("cost    ${cost:.6}");
    }
}
