//! What finds a job again.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use openapi_runtime::codec::serde::de::{Error as _, Unexpected};
use openapi_runtime::codec::serde::ser::SerializeStruct;
use openapi_runtime::codec::serde::{Deserialize, Deserializer, Serialize, Serializer};
use openapi_runtime::codec::serde_json::{Map, Value};

#[cfg(doc)]
use super::job::Job;
use super::request::JobRequest;

/// What finds a job again: its id, and when and by which key it was
/// submitted.
///
/// It is small, holds no secret, and is made to be written down, as JSON or
/// in another format that names its fields. It knows no client, so it cannot
/// tell a key that was given as an id by mistake, and prints it; a [`Job`]
/// does not.
///
/// ```
/// use perplexity_client::{SonarTicket, serde_json};
///
/// let text = r#"{"surface":"async-sonar","id":"4f2a","idempotency_key":"k1","submitted_at":1790000000}"#;
/// let ticket: SonarTicket = serde_json::from_str(text)?;
/// assert_eq!(ticket.id(), "4f2a");
/// assert_eq!(serde_json::to_string(&ticket)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// The service keeps the results of asynchronous Sonar for 7 days, says its
/// changelog of May 2025; it does not say how long it keeps runs of the Agent
/// API.
pub struct Ticket<T> {
    id: String,
    idempotency_key: Option<String>,
    submitted_at: Option<u64>,
    surface: PhantomData<fn() -> T>,
}

impl<T> Ticket<T> {
    /// A ticket for a job of which only the id is known.
    pub(super) fn of(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            idempotency_key: None,
            submitted_at: None,
            surface: PhantomData,
        }
    }

    pub(super) fn submitted(id: impl Into<String>, key: Option<String>, at: SystemTime) -> Self {
        let since = at.duration_since(SystemTime::UNIX_EPOCH).ok();
        Self {
            idempotency_key: key,
            submitted_at: since.as_ref().map(Duration::as_secs),
            ..Self::of(id)
        }
    }

    /// The same with other texts, to be printed.
    pub(super) fn map_text(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            id: change(&self.id),
            idempotency_key: self.idempotency_key.as_deref().map(change),
            ..self.clone()
        }
    }

    /// The job's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The idempotency key that the job was submitted with, on a surface that
    /// takes one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// When it was submitted, by the clock of the machine that did.
    pub fn submitted_at(&self) -> Option<SystemTime> {
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(self.submitted_at?))
    }
}

impl<T: JobRequest> Serialize for Ticket<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Some formats write the number down before the fields.
        let known =
            usize::from(self.idempotency_key.is_some()) + usize::from(self.submitted_at.is_some());
        let mut fields = serializer.serialize_struct("Ticket", 2 + known)?;
        fields.serialize_field("surface", T::SURFACE)?;
        fields.serialize_field("id", &self.id)?;
        match &self.idempotency_key {
            Some(key) => fields.serialize_field("idempotency_key", key)?,
            None => fields.skip_field("idempotency_key")?,
        }
        match &self.submitted_at {
            Some(at) => fields.serialize_field("submitted_at", at)?,
            None => fields.skip_field("submitted_at")?,
        }
        fields.end()
    }
}

impl<'de, T: JobRequest> Deserialize<'de> for Ticket<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What a later version adds is no reason to lose a job.
        let fields = Map::<String, Value>::deserialize(deserializer)?;
        let text = |name| fields.get(name).and_then(Value::as_str);
        let required = |name| match (text(name), fields.get(name)) {
            (Some(""), _) | (None, None | Some(Value::Null)) => Err(D::Error::missing_field(name)),
            (Some(text), _) => Ok(text),
            (None, Some(other)) => Err(D::Error::custom(format_args!(
                "the field `{name}` is not text, but {other}"
            ))),
        };
        let surface = required("surface")?;
        if surface != T::SURFACE {
            let wanted = format!("a ticket of the surface \"{}\"", T::SURFACE);
            return Err(D::Error::invalid_value(
                Unexpected::Str(surface),
                &wanted.as_str(),
            ));
        }
        Ok(Self {
            idempotency_key: text("idempotency_key").map(str::to_owned),
            submitted_at: fields.get("submitted_at").and_then(Value::as_u64),
            ..Self::of(required("id")?)
        })
    }
}

impl<T> Clone for Ticket<T> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
            idempotency_key: self.idempotency_key.clone(),
            submitted_at: self.submitted_at,
            surface: PhantomData,
        }
    }
}

impl<T> PartialEq for Ticket<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.idempotency_key == other.idempotency_key
            && self.submitted_at == other.submitted_at
    }
}

impl<T> Eq for Ticket<T> {}

impl<T> Hash for Ticket<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
        self.idempotency_key.hash(state);
        self.submitted_at.hash(state);
    }
}

impl<T> fmt::Debug for Ticket<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("id", &self.id)
            .field("idempotency_key", &self.idempotency_key)
            .field("submitted_at", &self.submitted_at)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::types::SonarRequest;
    use openapi_runtime::codec::serde_json;

    fn read(text: &str) -> Result<Ticket<SonarRequest>, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_ticket_survives_being_written_down() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        for ticket in [
            Ticket::<SonarRequest>::of("4f2a"),
            Ticket::submitted("4f2a", Some("key".to_owned()), at),
        ] {
            let text = serde_json::to_string(&ticket).unwrap();
            assert_eq!(read(&text).unwrap(), ticket, "{text}");
        }
        assert_eq!(
            read(r#"{"surface":"async-sonar","id":"a","later":{}}"#)
                .unwrap()
                .id(),
            "a"
        );
    }

    #[test]
    fn the_same_ticket_is_found_in_a_set() {
        let at = SystemTime::UNIX_EPOCH;
        let known = || Ticket::<SonarRequest>::submitted("4f2a", Some("key".to_owned()), at);
        let tickets = HashSet::from([known(), known(), Ticket::of("4f2a")]);
        assert_eq!(tickets.len(), 2, "{tickets:?}");
    }

    #[test]
    fn what_is_no_ticket_of_this_surface_is_refused_with_the_reason() {
        for (text, reason) in [
            (r#"{"id":"a"}"#, "missing field `surface`"),
            (r#"{"surface":"async-sonar"}"#, "missing field `id`"),
            (r#"{"surface":"async-sonar","id":""}"#, "missing field `id`"),
            (
                r#"{"surface":"async-sonar","id":null}"#,
                "missing field `id`",
            ),
            (
                r#"{"surface":"async-sonar","id":7}"#,
                "the field `id` is not text, but 7",
            ),
            (
                r#"{"surface":["async-sonar"],"id":"a"}"#,
                "the field `surface` is not text",
            ),
            (
                r#"{"surface":"agent","id":"a"}"#,
                "a ticket of the surface \"async-sonar\"",
            ),
            ("[]", "invalid type"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
