//! What the examples share: who is asked, and how an error is shown.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use perplexity_client::Client;
use perplexity_sandbox::{Pace, Sandbox};

/// What a sandbox accepts unless it was told otherwise.
const SANDBOX_KEY: &str = "pplx-sandbox";
/// Slow enough for the states of a job to be seen.
const PACE: Pace = Pace::new(Duration::from_millis(500), Duration::from_millis(1500));

/// A client, and the words of the command line that are not about whom to ask.
///
/// - Without an option, a sandbox inside this program answers: no key, no
///   network. It ends when it is dropped, so hold it.
/// - `--live` asks the service, at a price; the key is in `PERPLEXITY_API_KEY`.
/// - `--url URL` asks a sandbox that runs by itself
///   (`cargo run -p perplexity-sandbox -- --port 8080`).
pub(crate) async fn connect() -> Result<(Client, Vec<String>, Option<Sandbox>), Box<dyn Error>> {
    let (mut words, mut url, mut live) = (Vec::new(), None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--live" => live = true,
            "--url" => url = Some(arguments.next().ok_or("--url takes a URL")?),
            _ => words.push(argument),
        }
    }
    if live {
        return Ok((Client::from_env()?, words, None));
    }
    if let Some(url) = url {
        let client = Client::builder().base_url(url).key(SANDBOX_KEY).build()?;
        return Ok((client, words, None));
    }
    println!("asking a sandbox inside this program");
    let sandbox = Sandbox::builder().pace(PACE).start().await?;
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    Ok((client.build()?, words, Some(sandbox)))
}

/// What an example ends with.
pub(crate) type Ended = Result<(), Failure>;

/// Any error. Where `main` returns one, its `Debug` is what the user reads, so
/// it says it in words, with what it comes from.
pub(crate) struct Failure(Box<dyn Error>);

impl<E: Into<Box<dyn Error>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, "\n  because: {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
