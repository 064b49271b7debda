//! An answer on the screen: its text, its sources, its price.

use perplexity_client::types::{AgentRun, AgentStatus};

pub(crate) fn answer(run: &AgentRun) {
    println!();
    for line in run.output_text().lines() {
        wrap(line);
    }
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

fn wrap(line: &str) {
    let mut width = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 78 {
            println!();
            width = 0;
        }
        if width > 0 {
            print!(" ");
            width += 1;
        }
        print!("{word}");
        width += length;
    }
    println!();
}
