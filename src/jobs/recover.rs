//! A job whose answer was lost on the way.

use std::time::{Duration, SystemTime};

use super::request::JobRequest;
use crate::{Client, Error};

/// How far the service's clock may be behind this machine's.
const SKEW: Duration = Duration::from_secs(5 * 60);
/// How many bytes of an id are enough to look for it.
const ENOUGH: usize = 8;
/// How long looking for it may take.
const TIME: Duration = Duration::from_secs(30);

/// The id of the job that a call created although it failed, if that can be
/// known; else the error that it failed with.
pub(super) async fn recover<T: JobRequest>(
    client: &Client,
    error: Error,
    submitted: SystemTime,
    left: Duration,
) -> Result<String, Error> {
    // Only an answer that says that the job was created has an id.
    if let Some(id) = error.job_id() {
        return Ok(id.to_owned());
    }
    let created = error.status().is_some_and(|status| status.is_success());
    let begun = error
        .body()
        .filter(|_| created)
        .and_then(|body| begun_id(body));
    let Some(begun) = begun.filter(|begun| begun.len() >= ENOUGH) else {
        return Err(error);
    };
    // Reading the list costs nothing, and its failure is not the news.
    let Ok(Ok(jobs)) = tokio::time::timeout(left.min(TIME), T::list(client)).await else {
        return Err(error);
    };
    let earliest = submitted
        .checked_sub(SKEW)
        .unwrap_or(SystemTime::UNIX_EPOCH);
    let earliest = earliest
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let mut matching = jobs.into_iter().filter(|job| {
        job.id.starts_with(&begun) && u64::try_from(job.created_at).is_ok_and(|at| at >= earliest)
    });
    match (matching.next(), matching.next()) {
        (Some(job), None) => Ok(job.id),
        _ => Err(error),
    }
}

/// What came of the id in an answer that breaks off within it.
///
/// It has to be the first member, as it is in the service's answers: further
/// on, `"id"` may be that of something else.
fn begun_id(body: &[u8]) -> Option<String> {
    let mut rest = std::str::from_utf8(body).ok()?.trim_start();
    for token in ["{", "\"id\"", ":", "\""] {
        rest = rest.strip_prefix(token)?.trim_start();
    }
    // An escape may be cut, and an id that needs one has not been seen.
    (!rest.contains(['"', '\\'])).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::begun_id;

    #[test]
    fn only_an_id_that_the_answer_breaks_off_in_is_begun() {
        for (body, expected) in [
            (r#"{"id":"4f2a-11"#, Some("4f2a-11")),
            (" { \"id\" : \"4f2a", Some("4f2a")),
            (r#"{"id":""#, Some("")),
            (r#"{"id":"4f2a-11","status""#, None),
            (r#"{"id":"4f\u00"#, None),
            (r#"{"status":{"id":"4f2a"#, None),
            (r#"{"id"#, None),
            ("", None),
            ("<html>", None),
        ] {
            assert_eq!(begun_id(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }
}
