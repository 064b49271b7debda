//! What an organization used: so much in each bucket of time, page by page.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Behaviour};
use crate::answer::Answer;
use crate::state::State;

pub(super) const USAGE: (&str, Behaviour) = ("GET /v1/analytics/computer/usage", usage);
pub(super) const USAGE_BY_USER: (&str, Behaviour) =
    ("GET /v2/analytics/computer/usage", usage_by_user);

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;
/// Buckets, where no end is given.
const WEEK: u64 = 7;
const MOST_BUCKETS: u64 = 31;

const CATEGORIES: [&str; 2] = ["chat", "research"];

fn usage(_: &State, asked: &Asked) -> Answer {
    let width = match asked.query.get("bucket_width").map(String::as_str) {
        Some("1h") => HOUR,
        _ => DAY,
    };
    paged(
        asked,
        width,
        |count| json!({ "count": count, "by_categories": by_categories(count) }),
    )
}

fn usage_by_user(_: &State, asked: &Asked) -> Answer {
    paged(asked, DAY, |count| {
        json!({ "results": [{
            "user_email": "sandbox@example.org",
            "count": count,
            "by_categories": by_categories(count),
        }] })
    })
}

fn by_categories(count: u64) -> Value {
    let [first, second] = CATEGORIES;
    json!({ "kind": [
        { "category": first, "count": count - count / 3 },
        { "category": second, "count": count / 3 },
    ] })
}

fn paged(asked: &Asked, width: u64, bucket: impl Fn(u64) -> Value) -> Answer {
    // What is after all time is as good as the end of it.
    let number = |name: &str| {
        let text = asked.query.get(name)?;
        Some(text.parse().unwrap_or(u64::MAX).min(u64::MAX / 4))
    };
    let start = number("start_time").unwrap_or_default();
    let end = number("end_time").unwrap_or(start.saturating_add(WEEK * width));
    let buckets = end.saturating_sub(start).div_ceil(width);
    let limit = number("limit").unwrap_or(WEEK).clamp(1, MOST_BUCKETS);
    let first = match asked.query.get("page").map(|page| page.parse::<u64>()) {
        None => 0,
        Some(Ok(page)) => page,
        Some(Err(_)) => return Answer::invalid("there is no such page", Some("page")),
    };
    let last = first.saturating_add(limit).min(buckets);
    let data = (first..last).map(|number| {
        let start = start.saturating_add(number * width);
        let mut value = bucket(number % 9 + 1);
        if let Some(value) = value.as_object_mut() {
            value.insert("start_time".to_owned(), json!(start));
            value.insert("end_time".to_owned(), json!((start + width).min(end)));
        }
        value
    });
    let has_more = last < buckets;
    let body = json!({
        "categories": CATEGORIES,
        "data": data.collect::<Vec<_>>(),
        "has_more": has_more,
        "next_page": has_more.then(|| last.to_string()),
    });
    Answer::json(StatusCode::OK, body)
}
