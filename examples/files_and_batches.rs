//! Asks many questions that can wait: as a batch, from a file.
//!
//! ```text
//! cargo run --example files_and_batches
//! ```
//!
//! The input is written as JSON Lines, uploaded with its progress, worked on
//! by the service within a day, and its output read line by line while it
//! comes. `--live` asks the service, at a price.

mod support;

use std::error::Error;
use std::fs::File;
use std::time::Duration;

use perplexity_client::jsonl::{self, BatchRequestLine, BatchResultLine, Decoder};
use perplexity_client::types::{
    AgentRequest, AgentRun, Batch, BatchRequest, BatchRequestEndpoint, BatchStatus,
    UploadFilePurpose,
};
use perplexity_client::{Client, Error as ApiError, Upload};

const QUESTIONS: [(&str, &str); 3] = [
    ("fjord", "What is a fjord?"),
    ("hansa", "How did the Hanseatic League end?"),
    ("roots", "What do roots take up?"),
];

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, sandbox) = support::connect().await?;

    let path = std::env::temp_dir().join(format!("questions-{}.jsonl", std::process::id()));
    let lines = QUESTIONS.map(|(id, question)| {
        BatchRequestLine::new(id, AgentRequest::new(question).with_preset("fast"))
    });
    let written = jsonl::write_batch(File::create(&path)?, lines)?;
    println!("{written} requests in {}", path.display());

    // Read while it is sent, so a file of 200 MB takes no more memory than this one.
    let upload =
        Upload::path(&path).on_progress(|progress| println!("  {} bytes sent", progress.done));
    let file = client.upload_file(upload, UploadFilePurpose::Batch).await;
    std::fs::remove_file(&path)?;
    let file = file?;
    println!("file {}, {} bytes", file.id, file.bytes);

    // Batches take an idempotency key: with it, sending twice creates one.
    let request = BatchRequest::new(&file.id, BatchRequestEndpoint::V1Responses);
    let key = format!("questions-of-{}", file.id);
    let batch = client
        .create_batch(&request)
        .with(|p| p.idempotency_key(&key))
        .await?;
    println!("batch {}", batch.id);

    // Of a sandbox it takes seconds, of the service up to a day.
    let pause = Duration::from_secs(if sandbox.is_some() { 1 } else { 60 });
    let batch = until_over(&client, &batch.id, pause).await?;
    for id in [&batch.output_file_id, &batch.error_file_id]
        .into_iter()
        .flatten()
    {
        print_results(&client, id).await?;
    }

    // Page by page; the next one is asked for when it is wanted.
    let mut files = client
        .list_files()
        .with(|p| p.purpose("batch").limit(50))
        .items();
    while let Some(file) = files.try_next().await? {
        println!("there is {}, {} bytes", file.filename, file.bytes);
    }
    client.delete_file(&file.id).await?;
    Ok(())
}

async fn until_over(client: &Client, id: &str, pause: Duration) -> Result<Batch, ApiError> {
    loop {
        let batch = client.get_batch(id).await?.into_inner();
        let counts = &batch.request_counts;
        println!(
            "  {}: {} of {} done",
            batch.status, counts.completed, counts.total
        );
        match batch.status {
            BatchStatus::Completed
            | BatchStatus::Failed
            | BatchStatus::Expired
            | BatchStatus::Cancelled => return Ok(batch),
            // A status of tomorrow is one to wait on.
            _ => tokio::time::sleep(pause).await,
        }
    }
}

/// Results come in any order, and each is an answer or an error of its own.
async fn print_results(client: &Client, file_id: &str) -> Result<(), Box<dyn Error>> {
    let mut download = client.download_file(file_id).await?;
    let mut lines = Decoder::<BatchResultLine<AgentRun>>::new();
    let mut is_whole = false;
    while !is_whole {
        match download.chunk().await? {
            Some(piece) => lines.push(&piece),
            None => {
                lines.finish();
                is_whole = true;
            }
        }
        // The lines that have ended so far.
        for line in lines.by_ref() {
            let line = line?;
            let (id, failure) = (&line.custom_id, line.failure());
            match line.answer() {
                Some(run) => println!("{id}: {}", run.output_text()),
                None => println!("{id}: failed, {}", failure.unwrap_or_default()),
            }
        }
    }
    Ok(())
}
