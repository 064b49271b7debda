//! What an organization used, bucket by bucket and page by page.

use super::{collect, last, run, start};

const DAY: i64 = 86_400;
const START: i64 = 1_767_225_600;

#[test]
fn the_usage_of_ten_days_comes_in_pages_of_three() {
    run(async {
        let (sandbox, client) = start().await;
        let ten_days = || {
            let call = client.get_computer_usage_analytics("query_volume", START);
            call.with(|p| p.end_time(START + 10 * DAY).limit(3))
        };
        let mut pages = ten_days().pages();
        let mut counts = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            assert_eq!(page.categories.len(), 2);
            assert_eq!(page.has_more, page.next_page.is_some());
            counts.push(page.data.len());
        }
        assert_eq!(counts, [3, 3, 3, 1]);
        assert_eq!(sandbox.journal().len(), 4);
        let query = last(&sandbox).query.unwrap();
        for pair in ["dataset=query_volume", "limit=3", "page=9", "end_time="] {
            assert!(query.contains(pair), "{query}");
        }

        let buckets = collect(ten_days().items()).await.unwrap();
        let starts: Vec<i64> = buckets.iter().map(|bucket| bucket.start_time).collect();
        let days: Vec<i64> = (0..10).map(|day| START + day * DAY).collect();
        assert_eq!(starts, days);
        for bucket in &buckets {
            let parts = bucket.by_categories.values().flatten();
            let sum: i64 = parts.map(|category| category.count).sum();
            assert_eq!(sum, bucket.count, "the categories are all of it");
        }
    });
}

#[test]
fn hours_are_asked_for_by_the_width_of_the_buckets() {
    run(async {
        let (_sandbox, client) = start().await;
        let call = client.get_computer_usage_analytics("connectors", START);
        let call = call.with(|p| p.end_time(START + 7_200).bucket_width("1h"));
        let buckets = collect(call.items()).await.unwrap();
        assert_eq!(buckets.len(), 2);
        assert_eq!(buckets[0].end_time - buckets[0].start_time, 3_600);
    });
}

#[test]
fn the_usage_of_each_user_comes_in_pages_too() {
    run(async {
        let (sandbox, client) = start().await;
        let call = client.get_computer_usage_analytics_v2("credit_usage", "user_email", START);
        let call = call.with(|p| p.end_time(START + 5 * DAY).limit(2));
        let buckets = collect(call.items()).await.unwrap();
        assert_eq!(buckets.len(), 5);
        assert_eq!(sandbox.journal().len(), 3);
        for bucket in &buckets {
            let [user] = &bucket.results[..] else {
                panic!("{bucket:?}")
            };
            assert_eq!(user.user_email, "sandbox@example.org");
            assert!(user.count > 0);
        }
        let query = last(&sandbox).query.unwrap();
        assert!(query.contains("group_by=user_email"), "{query}");
    });
}
