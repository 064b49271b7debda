//! Decisions: an answer for each question, in the form of its kind.

use perplexity_client::serde_json::json;
use perplexity_client::types::{ChoiceQuestion, DecisionRequest, NoulQuestion, ScoreQuestion};

use super::{run, sent, start};

#[test]
fn each_question_is_decided_in_the_form_of_its_kind() {
    run(async {
        let (sandbox, client) = start().await;
        let choice = ChoiceQuestion::new([("refund", "Money back."), ("repair", "Mend it.")])
            .with_instructions("What does the customer want?");
        let score = ScoreQuestion::new(["calm", "cross", "furious"]);
        let noul = NoulQuestion::new().with_instructions("Is it urgent?");
        let questions = [
            ("want", choice.into()),
            ("mood", score.into()),
            (
                "urgent",
                perplexity_client::types::DecisionQuestion::from(noul),
            ),
        ];
        let state = "The kettle is broken. I want my money back!";
        let request = DecisionRequest::new("pplx-decider-v1.1-27b", state, questions);
        let decided = client.decide(&request).await.unwrap();
        assert_eq!(decided.model, "pplx-decider-v1.1-27b");
        let names: Vec<&str> = decided.answers.keys().map(String::as_str).collect();
        assert_eq!(names, ["mood", "urgent", "want"]);

        let want = &decided.answers["want"];
        let probabilities = want.probabilities.as_ref().unwrap();
        let chosen = want.choice.as_deref().unwrap();
        assert_eq!(want.confidence, Some(probabilities[chosen]));
        let sum: f64 = probabilities.values().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        assert!(want.noul.is_none() && want.score.is_none());

        let mood = &decided.answers["mood"];
        assert!((1.0..=3.0).contains(&mood.score.unwrap()));
        assert_eq!(mood.legend.as_ref().unwrap()["3"], "furious");
        assert!((0.0..=1.0).contains(&decided.answers["urgent"].noul.unwrap()));
        assert!(decided.usage.input_tokens > 0);

        let body = sent(&sandbox);
        assert_eq!(body["state"], state);
        let kinds = ["want", "mood", "urgent"].map(|name| &body["questions"][name]["type"]);
        assert_eq!(kinds, ["choice", "score", "noul"]);
        // The same state is decided in the same way.
        let again = client.decide(&request).await.unwrap();
        assert_eq!(again.answers, decided.answers);
    });
}

#[test]
fn the_state_may_be_an_object_or_a_list() {
    run(async {
        let (sandbox, client) = start().await;
        let question = || [("dark", NoulQuestion::new())];
        let object = serde_json::Map::from_iter([("hour".to_owned(), json!(23))]);
        let request = DecisionRequest::new("pplx-decider-v1-27b", object, question());
        assert!(
            client
                .decide(&request)
                .await
                .unwrap()
                .answers
                .contains_key("dark")
        );
        assert_eq!(sent(&sandbox)["state"], json!({ "hour": 23 }));
        let list = vec![json!("It is late."), json!({ "moon": false })];
        let request = DecisionRequest::new("pplx-decider-v1-27b", list, question());
        assert!(
            client
                .decide(&request)
                .await
                .unwrap()
                .answers
                .contains_key("dark")
        );
        assert_eq!(sent(&sandbox)["state"][0], "It is late.");
    });
}
