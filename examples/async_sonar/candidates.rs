//! The jobs that may be the one whose id never came.

use std::time::{Duration, SystemTime};

use perplexity_client::{Client, Error};

use crate::ticket_file::Reservation;

/// Two clocks are compared, and a submission takes its time.
const AROUND: Duration = Duration::from_secs(10 * 60);

/// What is known of the submission, and the service's jobs of that time.
pub(crate) async fn list(client: &Client, reservation: &Reservation) -> Result<String, Error> {
    let jobs = client.list_async_sonar().await?;
    let at = reservation.submitted_at;
    let mut text = String::new();
    for job in &jobs.requests {
        let seconds = u64::try_from(job.created_at).unwrap_or_default();
        let created = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        let Some(away) = created.and_then(|created| away(created, at)) else {
            continue;
        };
        text.push_str(&format!(
            "  {}  {}, {}, {away}\n",
            job.id, job.status, job.model
        ));
    }
    let heading = if text.is_empty() {
        "the service's list has no job that was created around then"
    } else {
        "the service's jobs that were created around then:"
    };
    Ok(format!("{heading}\n{text}"))
}

/// How far two times are apart, if they are near each other.
fn away(created: SystemTime, submitted: SystemTime) -> Option<String> {
    let (away, word) = match created.duration_since(submitted) {
        Ok(later) => (later, "later"),
        Err(earlier) => (earlier.duration(), "earlier"),
    };
    (away <= AROUND).then(|| format!("{} s {word}", away.as_secs()))
}
