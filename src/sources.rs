//! Where answers come from, numbered across several searches.

use std::borrow::Cow;
use std::collections::HashMap;

/// A page that a search has found. Implemented by the results of every
/// operation that searches.
pub trait Source {
    /// Its address.
    fn url(&self) -> &str;

    /// Its title.
    fn title(&self) -> Option<&str> {
        None
    }

    /// What of it bears on the question.
    fn snippet(&self) -> Option<&str> {
        None
    }

    /// When it was published, as the service writes it.
    fn date(&self) -> Option<&str> {
        None
    }

    /// The number by which its search refers to it, if the result has one.
    fn id(&self) -> Option<i64> {
        None
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn url(&self) -> &str {
        (**self).url()
    }

    fn title(&self) -> Option<&str> {
        (**self).title()
    }

    fn snippet(&self) -> Option<&str> {
        (**self).snippet()
    }

    fn date(&self) -> Option<&str> {
        (**self).date()
    }

    fn id(&self) -> Option<i64> {
        (**self).id()
    }
}

/// The sources of an answer, or of several, each page once.
///
/// A run of an agent has one list of results for each search that it made,
/// and each begins to count anew. This makes one list of them, numbered from
/// 1 in the order in which pages first appear, and tells which number a
/// result of which search has got.
///
/// ```
/// use perplexity_client::{Source, Sources};
///
/// struct Page(&'static str, &'static str);
///
/// impl Source for Page {
///     fn url(&self) -> &str {
///         self.0
///     }
///
///     fn title(&self) -> Option<&str> {
///         Some(self.1)
///     }
/// }
///
/// let mut sources = Sources::new();
/// let first = sources.add([Page("https://a.example/x", "X"), Page("https://b.example", "B")]);
/// let second = sources.add([Page("https://c.example", "C"), Page("https://A.example/x/#top", "X")]);
///
/// for source in sources.iter() {
///     println!("[{}] {} {}", source.number, source.title.as_deref().unwrap_or_default(), source.url);
/// }
/// assert_eq!(sources.len(), 3);
/// // What the second search calls [2] is number 1 in the list.
/// assert_eq!(sources.number(second, 2), Some(1));
/// # assert_eq!(sources.number(first, 2), Some(2));
/// ```
///
/// Two addresses are of the same page if they differ in a fragment, in a
/// slash at the end of the path, or in the case of scheme and host. The first
/// spelling stays. An empty address is no page's.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    listed: Vec<ListedSource>,
    by_page: HashMap<String, usize>,
    /// For each search, its results: what it calls them, and their numbers.
    searches: Vec<Vec<(Option<i64>, usize)>>,
}

/// A page in the list of [`Sources`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedSource {
    /// Its number, from 1 on.
    pub number: usize,
    /// Its address, as it was first spelled.
    pub url: String,
    /// The first title that came with it, and was not empty.
    pub title: Option<String>,
    /// The first snippet.
    pub snippet: Option<String>,
    /// The first date.
    pub date: Option<String>,
}

impl Sources {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the results of a search, and returns which search that was,
    /// counted from 0. Results of different types may go into one list.
    pub fn add<S: Source>(&mut self, results: impl IntoIterator<Item = S>) -> usize {
        let numbers = results
            .into_iter()
            .map(|result| (result.id(), self.list(&result)))
            .collect();
        self.searches.push(numbers);
        self.searches.len() - 1
    }

    fn list(&mut self, result: &impl Source) -> usize {
        let page = same_page(result.url());
        let known = self.by_page.get(&*page).copied();
        let number = known.unwrap_or(self.listed.len() + 1);
        if known.is_none() {
            if !page.is_empty() {
                self.by_page.insert(page.into_owned(), number);
            }
            self.listed.push(ListedSource {
                number,
                url: result.url().to_owned(),
                title: None,
                snippet: None,
                date: None,
            });
        }
        if let Some(listed) = self.listed.get_mut(number - 1) {
            fill(&mut listed.title, result.title());
            fill(&mut listed.snippet, result.snippet());
            fill(&mut listed.date, result.date());
        }
        number
    }

    /// The number in the list of what a search calls `[marker]`, counted
    /// from 1: the result with that id, or where the results of that search
    /// have none, the one at that place.
    pub fn number(&self, search: usize, marker: usize) -> Option<usize> {
        let results = self.searches.get(search)?;
        let has_ids = results.iter().any(|(id, _)| id.is_some());
        let found = if has_ids {
            let marker = i64::try_from(marker).ok()?;
            results.iter().find(|(id, _)| *id == Some(marker))
        } else {
            results.get(marker.checked_sub(1)?)
        };
        found.map(|(_, number)| *number)
    }

    /// The numbers in the list of all results of a search, in their order.
    pub fn numbers(&self, search: usize) -> impl Iterator<Item = usize> {
        let results = self.searches.get(search).into_iter().flatten();
        results.map(|(_, number)| *number)
    }

    /// The source of a number.
    pub fn get(&self, number: usize) -> Option<&ListedSource> {
        self.listed.get(number.checked_sub(1)?)
    }

    /// The source of an address, in any spelling.
    pub fn find(&self, url: &str) -> Option<&ListedSource> {
        let number = self.by_page.get(&*same_page(url))?;
        self.get(*number)
    }

    /// The sources, from number 1 on.
    pub fn iter(&self) -> impl Iterator<Item = &ListedSource> {
        self.listed.iter()
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

/// What two addresses of the same page have in common.
fn same_page(url: &str) -> Cow<'_, str> {
    let url = url.trim();
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let (path, query) = url.find('?').map_or((url, ""), |at| url.split_at(at));
    let path = path.trim_end_matches('/');
    let host = path.find("://").map_or(0, |at| at + 3);
    let host = path
        .get(host..)
        .and_then(|rest| rest.find('/'))
        .map_or(path.len(), |at| host + at);
    let (host, path) = path.split_at(host);
    if query.is_empty() && !host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        // Nothing to change: host and path are one text still.
        return Cow::Borrowed(url.trim_end_matches('/'));
    }
    Cow::Owned(format!("{}{path}{query}", host.to_ascii_lowercase()))
}

fn fill(gap: &mut Option<String>, text: Option<&str>) {
    if gap.is_none() {
        *gap = text.filter(|text| !text.is_empty()).map(str::to_owned);
    }
}
