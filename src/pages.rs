//! How each list of the service goes on.
//!
//! `next_token` of the list of asynchronous jobs is not here: no parameter is
//! known that would send it.

use openapi_runtime::Page;

use crate::types::{
    Batch, BatchList, ComputerUsageBucket, ComputerUsageResponse, ComputerUsageV2Bucket,
    ComputerUsageV2Response, FileList, FileObject, SkillList, SkillRevision, SkillRevisionList,
    SkillSummary,
};

impl Page for FileList {
    type Item = FileObject;

    fn into_items(self) -> Vec<FileObject> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        let last = self.data.last().map(|file| &file.id);
        after(self.has_more, self.last_id.as_ref().or(last))
    }

    fn is_cut(&self) -> bool {
        self.has_more && self.next().is_none()
    }
}

impl Page for BatchList {
    type Item = Batch;

    fn into_items(self) -> Vec<Batch> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        let last = self.data.last().map(|batch| &batch.id);
        after(self.has_more, self.last_id.as_ref().or(last))
    }

    fn is_cut(&self) -> bool {
        self.has_more && self.next().is_none()
    }
}

impl Page for SkillList {
    type Item = SkillSummary;

    fn into_items(self) -> Vec<SkillSummary> {
        self.skills
    }

    fn next(&self) -> Option<(&'static str, String)> {
        token("page_token", self.next_page_token.as_ref())
    }
}

impl Page for SkillRevisionList {
    type Item = SkillRevision;

    fn into_items(self) -> Vec<SkillRevision> {
        self.revisions
    }

    fn next(&self) -> Option<(&'static str, String)> {
        token("page_token", self.next_page_token.as_ref())
    }
}

impl Page for ComputerUsageResponse {
    type Item = ComputerUsageBucket;

    fn into_items(self) -> Vec<ComputerUsageBucket> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        token("page", self.next_page.as_ref().filter(|_| self.has_more))
    }

    fn is_cut(&self) -> bool {
        self.has_more && self.next().is_none()
    }
}

impl Page for ComputerUsageV2Response {
    type Item = ComputerUsageV2Bucket;

    fn into_items(self) -> Vec<ComputerUsageV2Bucket> {
        self.data
    }

    fn next(&self) -> Option<(&'static str, String)> {
        token("page", self.next_page.as_ref().filter(|_| self.has_more))
    }

    fn is_cut(&self) -> bool {
        self.has_more && self.next().is_none()
    }
}

/// Behind the last one of the page; without one there is nothing to go by.
fn after(has_more: bool, last: Option<&String>) -> Option<(&'static str, String)> {
    token("after", last.filter(|_| has_more))
}

/// An empty token is none.
fn token(name: &'static str, token: Option<&String>) -> Option<(&'static str, String)> {
    let token = token.filter(|token| !token.is_empty())?;
    Some((name, token.clone()))
}
