//! Faults of every kind.

use std::time::Duration;

use super::{Fault, RetryAfter};
use crate::Reply;

impl Fault {
    /// At least one of every kind, for tests that want to meet them all.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        let pause = Duration::from_millis(250);
        let mut examples = vec![
            Self::None,
            Self::CutBefore,
            Self::CutAfter,
            Self::CutInHeaders,
            Self::CutInBody { after: 10 },
            Self::SlowHeaders { pause },
            Self::SlowBody { pause },
            Self::Stall,
            Self::StallInBody,
            Self::StallAt { after: 10 },
            Self::Chunks { size: 7 },
            Self::CommentsAt { after: 10 },
            Self::EndAt { after: 10 },
            Self::SkipEvents,
            Self::RepeatEvents,
            Self::ErrorEvent { after: 2 },
            Self::ExpiredCursor,
            Self::JsonInstead,
            Self::HtmlBadGateway,
            Self::HtmlUnprocessable,
            Self::EmptyNotFound,
            Self::Redirect,
            Self::EmptyOk,
            Self::BrokenJson,
            Self::TruncatedJson { after: 20 },
            Self::WrongContentType,
            Self::HtmlOk,
            Self::ListShape,
            Self::Extra,
            Self::CloseIdle,
            Self::Down {
                duration: Duration::from_secs(2),
            },
            Self::Reply(Reply::new(599).header("x-from", "a reply").body("enough")),
            Self::status(403).with_kind("chat_completions_not_available"),
            Self::status(403).with_kind("agent_api_migration_required"),
            Self::status(429).with_should_retry(false),
            Self::status(503).with_should_retry(true),
        ];
        examples.extend([400, 401, 404, 408, 429, 500, 503, 504].map(Self::status));
        examples.extend(
            RetryAfter::examples()
                .into_iter()
                .map(|retry_after| Self::status(429).with_retry_after(retry_after)),
        );
        examples
    }
}
