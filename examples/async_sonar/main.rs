//! Gets an asynchronous Sonar job by its id, and prints it for a person.
//!
//! ```text
//! cargo run --example async_sonar                       # on an embedded sandbox
//! cargo run --example async_sonar -- sandbox-failed     # another of its jobs
//! cargo run --example async_sonar -- --live ID          # the service; needs PERPLEXITY_API_KEY
//! ```

mod print;

use std::error::Error;
use std::process::ExitCode;

use perplexity_client::Client;
use perplexity_sandbox::Sandbox;

const HELP: &str = "\
Gets an asynchronous Sonar job by its id, and prints it.

usage: async_sonar [ID]            on an embedded sandbox: no key, no network
       async_sonar --live ID       from the service

ID on the sandbox: sandbox-created, sandbox-in-progress, sandbox-completed
(the default), sandbox-completed-parts or sandbox-failed.

With --live the key is read from PERPLEXITY_API_KEY, and another address than
the service's from PERPLEXITY_BASE_URL.";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        [] => on_the_sandbox("sandbox-completed").await,
        ["--live", id] if !id.starts_with('-') => live(id).await,
        [id] if !id.starts_with('-') => on_the_sandbox(id).await,
        ["-h" | "--help"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn on_the_sandbox(id: &str) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(sandbox.key())
        .build()?;
    println!(
        "(a sandbox at {}; --live asks the service)\n",
        sandbox.url()
    );
    get(&client, id).await
}

async fn live(id: &str) -> Result<(), Box<dyn Error>> {
    get(&Client::from_env()?, id).await
}

async fn get(client: &Client, id: &str) -> Result<(), Box<dyn Error>> {
    let job = client.get_async_sonar(id).await?;
    let request = job.request_id().unwrap_or("none").to_owned();
    print!("{}", print::job(&job));
    println!("\nrequest id  {request}");
    Ok(())
}
