//! Has a state judged: yes or no, one of several, or a grade.
//!
//! ```text
//! cargo run --example decisions
//! ```
//!
//! `--live` asks the service.

mod support;

use perplexity_client::types::{
    ChoiceQuestion, DecisionQuestion, DecisionRequest, DecisionRequestModel, NoulQuestion,
    ScoreQuestion,
};

const TICKET: &str = "The invoice of March was charged twice. I want one of them back today, \
                      or I will leave.";

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, _sandbox) = support::connect().await?;

    let angry = NoulQuestion::new().with_instructions("Is the customer about to leave?");
    let team = ChoiceQuestion::new([
        ("billing", "Invoices, refunds, payments."),
        ("technical", "Something does not work."),
        ("sales", "The customer wants to buy."),
    ]);
    let urgency = ScoreQuestion::new(["It can wait.", "This week.", "Today."]);
    let questions: [(&str, DecisionQuestion); 3] = [
        ("leaving", angry.into()),
        ("team", team.into()),
        ("urgency", urgency.into()),
    ];

    let model = DecisionRequestModel::PplxDeciderV1127b;
    let decided = client
        .decide(&DecisionRequest::new(model, TICKET, questions))
        .await?;

    for (name, answer) in &decided.answers {
        // Each kind of question has its own field of the answer.
        if let Some(chance) = answer.noul {
            println!("{name}: yes, with a probability of {chance:.2}");
        }
        if let Some(choice) = &answer.choice {
            println!("{name}: {choice}");
        }
        if let Some(score) = answer.score {
            println!("{name}: {score}");
        }
        for (choice, probability) in answer.probabilities.iter().flatten() {
            println!("    {choice:<12} {probability:.2}");
        }
    }
    println!("{} tokens in", decided.usage.input_tokens);
    Ok(())
}
