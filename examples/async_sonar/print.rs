//! A job as text: its state, the answer, its sources, what it cost.

use std::fmt::Write as _;

use perplexity_client::types::{
    AsyncChatCompletion, AsyncProcessingStatus, CompletionResponse, Cost, MessageContent,
    MessagePart, UsageInfo,
};

const WIDTH: usize = 80;

/// The answer as a person reads it.
pub(crate) fn answer(response: &CompletionResponse) -> String {
    let mut out = String::new();
    choices(&mut out, response);
    sources(&mut out, response);
    extras(&mut out, response);
    if let Some(usage) = &response.usage {
        out.push('\n');
        line(&mut out, "tokens", &tokens(usage));
        line(&mut out, "cost", &cost(&usage.cost));
    }
    out
}

/// What has become of a job.
pub(crate) fn state(job: &AsyncChatCompletion) -> String {
    let text = match &job.status {
        AsyncProcessingStatus::Created => "created, not yet started",
        AsyncProcessingStatus::InProgress => "in progress",
        AsyncProcessingStatus::Completed => "completed",
        AsyncProcessingStatus::Failed => "failed",
        other => return format!("{other}, a state that this program does not know"),
    };
    match &job.error_message {
        Some(message) => format!("{text}: {message}"),
        None => text.to_owned(),
    }
}

fn choices(out: &mut String, response: &CompletionResponse) {
    for choice in &response.choices {
        out.push('\n');
        if let Some(content) = &choice.message.content {
            wrap(out, &content.text());
            attachments(out, content);
        }
        if let Some(reason) = choice.finish_reason.as_ref().map(ToString::to_string)
            && reason != "stop"
        {
            let _ = writeln!(out, "(it ends here: {reason})");
        }
    }
}

/// What is there only when it was asked for.
fn extras(out: &mut String, response: &CompletionResponse) {
    if let Some(questions) = response.related_questions.as_deref() {
        let questions = questions.iter().map(|text| format!("- {text}"));
        list(out, "Related questions", questions);
    }
    if let Some(images) = response.images.as_deref() {
        let images = images.iter().map(|image| {
            let (width, height) = (image.width, image.height);
            let title = image.title.as_deref().unwrap_or("without a title");
            let url = &image.image_url;
            format!("- {title}, {width}×{height} pixels: {url}")
        });
        list(out, "Images", images);
    }
}

/// What of the content is no text.
fn attachments(out: &mut String, content: &MessageContent) {
    let MessageContent::List(parts) = content else {
        return;
    };
    for part in parts {
        let kind = match part {
            MessagePart::Text(_) => continue,
            MessagePart::ImageUrl(_) => "an image",
            MessagePart::FileUrl(part) => part.file_name.as_deref().unwrap_or("a file"),
            MessagePart::PdfUrl(_) => "a PDF",
            MessagePart::VideoUrl(_) => "a video",
            _ => "a part that this program does not know",
        };
        let _ = writeln!(out, "[with {kind}]");
    }
}

/// Numbered as the answer cites them.
fn sources(out: &mut String, response: &CompletionResponse) {
    let from_results = response.search_results.as_deref().unwrap_or_default();
    let lines: Vec<String> = if from_results.is_empty() {
        let urls = response.citations.as_deref().unwrap_or_default();
        urls.iter().map(ToString::to_string).collect()
    } else {
        from_results
            .iter()
            .map(|result| {
                let date = result.date.as_deref().map(|date| format!(", {date}"));
                format!(
                    "{}{}\n      {}",
                    result.title,
                    date.unwrap_or_default(),
                    result.url
                )
            })
            .collect()
    };
    let numbered = lines
        .iter()
        .enumerate()
        .map(|(index, text)| format!("{:>4}  {text}", format!("[{}]", index + 1)));
    list(out, "Sources", numbered);
}

fn tokens(usage: &UsageInfo) -> String {
    let mut text = format!(
        "{} in all: {} in the prompt, {} in the answer",
        usage.total_tokens, usage.prompt_tokens, usage.completion_tokens
    );
    for (count, what) in [
        (usage.reasoning_tokens, "for reasoning"),
        (usage.citation_tokens, "for citations"),
        (usage.num_search_queries, "searches"),
    ] {
        if let Some(count) = count {
            let _ = write!(text, ", {count} {what}");
        }
    }
    text
}

fn cost(cost: &Cost) -> String {
    let mut text = format!("${:.6}", cost.total_cost);
    let parts = [
        (Some(cost.input_tokens_cost), "prompt"),
        (Some(cost.output_tokens_cost), "answer"),
        (cost.reasoning_tokens_cost, "reasoning"),
        (cost.citation_tokens_cost, "citations"),
        (cost.search_queries_cost, "searches"),
        (cost.request_cost, "the request"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter_map(|(part, what)| part.map(|part| format!("${part:.6} {what}")))
        .collect();
    let _ = write!(text, " ({})", parts.join(", "));
    text
}

fn line(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name:<10}  {value}");
}

fn list(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n{title}");
        for text in lines {
            let _ = writeln!(out, "{text}");
        }
    }
}

/// Paragraphs, broken between words.
fn wrap(out: &mut String, text: &str) {
    for paragraph in text.lines() {
        let mut width = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > WIDTH {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += length;
        }
        out.push('\n');
    }
}
