//! The client against its server.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use example_books::types::{Author, Event, Genre, NewBook, NewBookAuthor};
use example_books::{Client, server};
use openapi_runtime::Upload;

async fn client() -> Client {
    Client::new(&server::start().await.unwrap(), server::TOKEN).unwrap()
}

#[tokio::test]
async fn books_come_page_by_page_and_unknown_values_are_kept() {
    let mut books = client().await.list_books().items();
    let mut found = Vec::new();
    while let Some(book) = books.try_next().await.unwrap() {
        found.push((book.title, book.genre.as_str().to_owned()));
    }
    let expected = [
        ("Ulysses", "novel"),
        ("Cosmos", "science"),
        ("Dune", "science fiction"),
    ];
    assert_eq!(
        found,
        expected.map(|(title, genre)| (title.to_owned(), genre.to_owned()))
    );
}

#[tokio::test]
async fn a_book_is_sent_as_it_comes_back() {
    let client = client().await;
    let author = Author::new("Seamus Heaney").with_born(1939);
    let new = NewBook::new("North", Genre::Poetry).with_author(author.clone());
    let book = client.create_book(&new).await.unwrap();
    assert_eq!(book.id, "b4");
    assert_eq!(book.genre, Genre::Poetry);
    let Some(NewBookAuthor::Author(back)) = &book.author else {
        panic!("{:?}", book.author)
    };
    assert_eq!(*back, author);
    let cover = Upload::bytes("cover.png", &b"a picture"[..]);
    client.upload_cover("b1", cover).await.unwrap();
}

#[tokio::test]
async fn events_are_told_apart_by_their_tag() {
    let events = client().await.list_events().await.unwrap();
    let [
        Event::Returned(returned),
        Event::Lent(lent),
        Event::Unrecognized(lost),
    ] = &**events
    else {
        panic!("{events:?}")
    };
    assert_eq!(returned.damages, Some(vec!["a coffee stain".to_owned()]));
    assert_eq!(lent.to, "Molly");
    assert_eq!(lost.value()["type"], "lost");
}

#[tokio::test]
async fn what_the_library_says_is_in_the_error() {
    let error = client().await.get_book("b9").await.unwrap_err();
    assert!(
        error.to_string().contains("there is no such book"),
        "{error}"
    );
    let stranger = Client::new(&server::start().await.unwrap(), "no-card").unwrap();
    let error = stranger.get_book("b1").await.unwrap_err();
    assert!(error.to_string().contains("no card, no books"), "{error}");
}
