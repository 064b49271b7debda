//! Searching: each query of several, as many results as were asked for.

use perplexity_client::Sources;
use perplexity_client::types::SearchRequest;
use serde_json::json;

use super::{run, sent, start};

#[test]
fn each_query_is_searched_for_up_to_the_limit() {
    run(async {
        let (sandbox, client) = start().await;
        let request = SearchRequest::new(["fjord", "skerry"])
            .with_max_results(5)
            .with_search_domain_filter(["example.org"])
            .with_country("NO");
        let found = client.search(&request).await.unwrap();
        assert!(!found.id.is_empty());
        assert_eq!(found.results.len(), 5);
        for query in ["fjord", "skerry"] {
            let pages = found.results.iter();
            let pages = pages.filter(|page| page.snippet.starts_with(query));
            assert!(pages.count() >= 2, "{query}");
        }
        assert!(found.results.iter().all(|page| page.date.is_some()));
        let expected = json!({
            "query": ["fjord", "skerry"],
            "max_results": 5,
            "search_domain_filter": ["example.org"],
            "country": "NO",
        });
        assert_eq!(sent(&sandbox), expected);
    });
}

#[test]
fn the_results_of_two_searches_are_one_list_of_sources() {
    run(async {
        let (sandbox, client) = start().await;
        let first = client.search(&SearchRequest::new("fjord").with_max_results(2));
        let first = first.await.unwrap();
        let second = client.search(&SearchRequest::new("skerry").with_max_results(4));
        let second = second.await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(sent(&sandbox)["query"], "skerry");

        let mut sources = Sources::new();
        let one = sources.add(&first.results);
        let two = sources.add(&second.results);
        assert_eq!(sources.len(), 4, "two pages were found twice");
        assert_eq!(sources.numbers(one).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(sources.numbers(two).collect::<Vec<_>>(), [1, 2, 3, 4]);
        let page = sources.find(&second.results[3].url).unwrap();
        assert_eq!(page.number, 4);
        assert_eq!(page.title.as_ref(), Some(&second.results[3].title));
    });
}
