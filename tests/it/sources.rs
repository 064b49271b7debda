//! The sources of several searches in one list.

use perplexity_client::{ListedSource, Source, Sources};

/// Address, title, date, id.
#[derive(Clone, Copy)]
struct Page(
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<i64>,
);

impl Source for Page {
    fn url(&self) -> &str {
        self.0
    }

    fn title(&self) -> Option<&str> {
        Some(self.1)
    }

    fn date(&self) -> Option<&str> {
        self.2
    }

    fn id(&self) -> Option<i64> {
        self.3
    }
}

fn at(url: &'static str) -> Page {
    Page(url, "", None, None)
}

/// Another type of results.
struct Bare(&'static str);

impl Source for Bare {
    fn url(&self) -> &str {
        self.0
    }
}

#[test]
fn pages_are_numbered_as_they_first_appear() {
    let mut sources = Sources::new();
    assert!(sources.is_empty());
    let first = sources.add([
        at("https://a.org"),
        at("https://b.org"),
        at("https://a.org"),
    ]);
    let borrowed = [at("https://c.org"), at("https://b.org/")];
    let second = sources.add(borrowed.iter());
    let third = sources.add([Bare("https://c.org/#x"), Bare("https://d.org")]);
    assert_eq!([first, second, third], [0, 1, 2]);

    let urls: Vec<_> = sources
        .iter()
        .map(|source| (source.number, &*source.url))
        .collect();
    let expected = [
        "https://a.org",
        "https://b.org",
        "https://c.org",
        "https://d.org",
    ];
    assert!(urls.into_iter().eq((1..).zip(expected)));
    assert_eq!(sources.len(), 4);

    for (search, numbers) in [
        (first, vec![1, 2, 1]),
        (second, vec![3, 2]),
        (third, vec![3, 4]),
        (7, vec![]),
    ] {
        assert!(sources.numbers(search).eq(numbers), "{search}");
    }
    for (search, marker, number) in [
        (first, 3, Some(1)),
        (second, 1, Some(3)),
        (second, 2, Some(2)),
        (second, 3, None),
        (second, 0, None),
        (7, 1, None),
    ] {
        assert_eq!(
            sources.number(search, marker),
            number,
            "[{marker}] of {search}"
        );
    }
}

#[test]
fn results_that_have_ids_are_found_by_them() {
    let mut sources = Sources::new();
    let page = |url, id| Page(url, "", None, Some(id));
    sources.add([page("https://a.org", 1), page("https://b.org", 2)]);
    let second = sources.add([
        page("https://b.org", 7),
        page("https://c.org", 3),
        page("https://d.org", -1),
    ]);
    assert_eq!(sources.number(second, 7), Some(2));
    assert_eq!(sources.number(second, 3), Some(3));
    assert_eq!(
        sources.number(second, 1),
        None,
        "by its id, not by its place"
    );
    assert_eq!(sources.number(second, usize::MAX), None);
}

#[test]
fn the_first_spelling_stays_and_gaps_are_filled() {
    let mut sources = Sources::new();
    sources.add([Page("https://a.org/x/", "", Some("2026-01-02"), None)]);
    sources.add([Page("https://a.org/x#y", "Title", Some("2025-01-01"), None)]);
    sources.add([Page("https://a.org/x", "Another", None, None)]);
    let listed = sources.get(1).unwrap();
    assert_eq!(listed.url, "https://a.org/x/");
    assert_eq!(listed.title.as_deref(), Some("Title"));
    assert_eq!(listed.date.as_deref(), Some("2026-01-02"));
    assert_eq!(listed.snippet, None);
    assert_eq!(sources.find("HTTPS://A.org/x#z"), Some(listed));
    assert_eq!(
        sources
            .find("https://a.org/y")
            .map(|found: &ListedSource| found.number),
        None
    );
    assert_eq!((sources.get(0), sources.get(2)), (None, None));
}

#[test]
fn two_addresses_are_of_one_page_or_of_two() {
    for (left, right, same) in [
        ("https://a.org", "https://a.org/", true),
        ("https://a.org/x", "https://a.org/x/#top", true),
        ("https://a.org/x", "HTTPS://A.Org/x", true),
        ("https://a.org/x/?q=1", "https://a.org/x?q=1#y", true),
        ("https://a.org/?q=/", "https://a.org?q=/", true),
        (" https://a.org ", "https://a.org", true),
        ("https://a.org/X", "https://a.org/x", false),
        ("https://a.org/x?q=1", "https://a.org/x?q=2", false),
        ("https://a.org/x?q=/", "https://a.org/x?q=", false),
        ("https://a.org", "http://a.org", false),
        ("https://a.org/x", "https://a.org/x/y", false),
        ("", "", false),
        ("#a", "#a", false),
        ("file.pdf", "file.pdf", true),
    ] {
        let mut sources = Sources::new();
        sources.add([at(left), at(right)]);
        assert_eq!(sources.len() == 1, same, "{left:?} and {right:?}");
    }
}
