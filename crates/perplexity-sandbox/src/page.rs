//! Lists that come in pages.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::operation::Query;

/// Items on a page where no number is asked for: of files and batches, of which nobody documents
/// it, and of skills and revisions, of which the document says it.
const DEFAULT: usize = 20;
const DEFAULT_BY_TOKEN: usize = 50;
const MOST: usize = 200;

/// How many are asked for; what is out of bounds is brought back into them.
fn limit(query: &Query, default: usize) -> usize {
    let asked = query.get("limit");
    let asked = asked.and_then(|limit| limit.parse::<i128>().ok());
    let asked = asked.map(|limit| limit.clamp(1, 200));
    asked
        .and_then(|limit| usize::try_from(limit).ok())
        .map_or(default, |limit| limit.min(MOST))
}

/// A page of what follows the item `after`.
pub(crate) fn after(items: Vec<Value>, query: &Query) -> Result<Value, Box<Answer>> {
    let is = |item: &Value, id: &String| item.get("id").and_then(Value::as_str) == Some(id);
    let first = match query.get("after").filter(|id| !id.is_empty()) {
        None => 0,
        Some(id) => match items.iter().position(|item| is(item, id)) {
            Some(at) => at + 1,
            None => {
                let message = format!("there is nothing with the id {id:?} to go on after");
                return Err(Box::new(Answer::invalid(message, Some("after"))));
            }
        },
    };
    let limit = limit(query, DEFAULT);
    let has_more = items.len() > first.saturating_add(limit);
    let page: Vec<_> = items.into_iter().skip(first).take(limit).collect();
    let id = |item: Option<&Value>| item.and_then(|item| item.get("id")).cloned();
    Ok(json!({
        "object": "list",
        "first_id": id(page.first()),
        "last_id": id(page.last()),
        "has_more": has_more,
        "data": page,
    }))
}

/// A page by the token that the page before it gave, and the token of the next.
pub(crate) fn by_token(
    items: Vec<Value>,
    query: &Query,
) -> Result<(Vec<Value>, Option<String>), Box<Answer>> {
    let first = match query.get("page_token").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => match token.strip_prefix("page-").map(str::parse) {
            Some(Ok(first)) => first,
            _ => {
                let message = "there is no such page";
                return Err(Box::new(Answer::invalid(message, Some("page_token"))));
            }
        },
    };
    let limit = limit(query, DEFAULT_BY_TOKEN);
    let next = usize::saturating_add(first, limit);
    let token = (items.len() > next).then(|| format!("page-{next}"));
    let page = items.into_iter().skip(first).take(limit).collect();
    Ok((page, token))
}
