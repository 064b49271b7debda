//! The list of models, with what each costs.

use super::{last, run, start};

#[test]
fn each_model_has_a_name_an_owner_and_a_price() {
    run(async {
        let (sandbox, client) = start().await;
        let models = client.list_models().await.unwrap();
        assert_eq!(models.object.as_str(), "list");
        assert!(models.data.len() >= 3);
        for model in &models.data {
            let owner = model.id.split_once('/').unwrap().0;
            assert_eq!(owner, model.owned_by);
            let pricing = model.pricing.as_ref().unwrap();
            assert!(pricing.input.unwrap() < pricing.output.unwrap());
            assert!(pricing.cache_read.unwrap() < pricing.input.unwrap());
            assert_eq!(pricing.unit.as_deref(), Some("usd_per_1m_tokens"));
        }
        assert_eq!(last(&sandbox).header("authorization"), Some("[redacted]"));
    });
}
