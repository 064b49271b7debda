//! What the administrator of an organization does: look at its usage, make
//! and revoke keys, and open a browser for an agent.
//!
//! ```text
//! cargo run --example admin
//! ```
//!
//! `--live` asks the service. It then makes a key, and revokes it.

mod support;

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use perplexity_client::Client;
use perplexity_client::types::{
    GenerateAuthTokenRequest, GetComputerUsageAnalyticsDataset, RevokeAuthTokenRequest,
};

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

#[tokio::main]
async fn main() -> support::Ended {
    let (client, _, _sandbox) = support::connect().await?;
    usage(&client).await?;
    tokens(&client).await?;
    browser(&client).await?;
    Ok(())
}

async fn usage(client: &Client) -> Result<(), Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let now = i64::try_from(now.as_secs())?;
    let dataset = GetComputerUsageAnalyticsDataset::QueryVolume;
    // The parameters are those of the first page; the others follow by themselves.
    let mut days = client
        .get_computer_usage_analytics(dataset, now - 7 * DAY)
        .with(|p| p.bucket_width("1d").limit(3))
        .items();
    while let Some(day) = days.try_next().await? {
        let ago = now.saturating_sub(day.start_time) / DAY;
        println!("{ago} days ago: {} queries", day.count);
    }
    Ok(())
}

async fn tokens(client: &Client) -> Result<(), Box<dyn Error>> {
    let request = GenerateAuthTokenRequest::new().with_token_name("nightly build");
    let made = client.generate_auth_token(&request).await?;
    // The key itself is in the answer: keep it out of logs.
    let name = made.token_name.as_deref().unwrap_or("without a name");
    println!("made a key of {} characters: {name}", made.auth_token.len());

    let revoke = RevokeAuthTokenRequest::new(&made.auth_token);
    client.revoke_auth_token(&revoke).await?;
    println!("revoked it");
    Ok(())
}

async fn browser(client: &Client) -> Result<(), Box<dyn Error>> {
    let session = client.create_browser_session().await?;
    let id = session
        .session_id
        .as_deref()
        .ok_or("the session has no id")?;
    println!("opened the browser {id}");
    client.delete_browser_session(id).await?;
    println!("closed it");
    Ok(())
}
