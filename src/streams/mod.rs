//! Answers that come as events.

mod agent;
mod skim;
mod sonar;

use crate::types::AgentEvent;
use crate::{Client, Cursor, Error, EventStream};

/// # Streams
///
/// What comes as it is made: see [`Call::stream`](crate::Call::stream) and
/// [`EventStream`].
impl Client {
    /// Goes on with the stream of a run from a cursor, such as
    /// [`EventStream::cursor`] or an error gives and another process has
    /// written down: the events after it; or where the service no longer has
    /// them, the last one, made of the run as it is then. Nothing is created,
    /// and nothing is paid for.
    ///
    /// ```no_run
    /// # async fn run(client: perplexity_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use perplexity_client::{Cursor, serde_json};
    ///
    /// let cursor: Cursor = serde_json::from_slice(&std::fs::read("cursor.json")?)?;
    /// let run = client.resume_stream(&cursor).await?.collect().await?;
    /// println!("{}", run.output_text());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of a call, such as a 404 for a run that is not kept
    /// (`store: false`).
    pub async fn resume_stream(&self, cursor: &Cursor) -> Result<EventStream<AgentEvent>, Error> {
        EventStream::resume(self.transport(), cursor).await
    }
}
