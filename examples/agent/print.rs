//! An answer on the screen: its text, its sources, its price.

use perplexity_client::types::AgentRun;

use super::footer;

pub(crate) fn answer(run: &AgentRun) {
    println!();
    for line in run.output_text().lines() {
        wrap(line);
    }
    footer::print(run);
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
