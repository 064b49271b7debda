//! Keeps a skill at the service, changes it, and has a run read it.
//!
//! ```text
//! cargo run --example skills
//! cargo run --example skills -- --live my-skill.zip
//! ```
//!
//! A skill is a zip with a `SKILL.md`, and perhaps scripts beside it. The
//! sandbox does not look into it.

mod support;

use perplexity_client::Upload;
use perplexity_client::types::{AgentRequest, CustomSkill};

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, sandbox) = support::connect().await?;
    let zip = || match (words.first(), &sandbox) {
        (Some(path), _) => Ok(Upload::path(path)),
        // An empty zip: its end, and nothing before it.
        (None, Some(_)) => {
            let zip = [&b"PK\x05\x06"[..], &[0; 18]].concat();
            Ok(Upload::bytes("house-style.zip", zip).content_type("application/zip"))
        }
        (None, None) => Err("which skill? give the path of a zip"),
    };

    let skill = client.create_skill(zip()?).await?;
    println!(
        "created {} ({})",
        skill.skill_id,
        skill.name.as_deref().unwrap_or("unnamed")
    );
    let id = &skill.skill_id;

    // The revision that the change was made against: where somebody else was
    // quicker, it is refused, and nothing of theirs is written over.
    let seen = skill
        .latest_revision
        .as_deref()
        .ok_or("it has no revision")?;
    let changed = client.update_skill(id, seen, zip()?).await?;
    println!(
        "changed, revision {}",
        changed.revision.as_deref().unwrap_or("unknown")
    );
    match client.update_skill(id, seen, zip()?).await {
        Ok(_) => return Err("an outdated revision was changed".into()),
        Err(error) => println!("refused: {error}"),
    }

    let mut revisions = client.list_skill_revisions(id).items();
    while let Some(revision) = revisions.try_next().await? {
        let created = revision.created_at.as_deref().unwrap_or("at some time");
        println!("  {}, {created}", revision.revision);
    }

    let request = AgentRequest::new("Write a release note of one sentence.")
        .with_preset("fast")
        .with_skills([CustomSkill::new(id)]);
    let run = client.create_agent_run(&request).await?;
    println!("{}", run.output_text());

    // It is open to whoever has the address, for a while: no key is needed.
    let bundle = client.download_skill(id).await?;
    println!("its zip is at {}", bundle.download_url);

    let latest = changed
        .latest_revision
        .as_deref()
        .ok_or("it has no revision")?;
    client.delete_skill(id, latest).await?;
    println!("deleted");
    Ok(())
}
