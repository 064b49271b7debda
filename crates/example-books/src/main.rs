//! Calls each operation of the library: `cargo run -p example-books`.

use std::error::Error;

use example_books::types::{Event, Genre, NewBook, NewBookAuthor};
use example_books::{Client, server};
use openapi_runtime::Upload;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(&server::start().await?, server::TOKEN)?;

    let mut books = client.list_books().with(|p| p.limit(2)).items();
    while let Some(book) = books.try_next().await? {
        let author = match &book.author {
            Some(NewBookAuthor::Text(name)) => name.as_str(),
            Some(NewBookAuthor::Author(author)) => author.name.as_str(),
            _ => "nobody knows whom",
        };
        println!("{}: {} by {author}", book.id, book.title);
    }

    let book = NewBook::new("North", Genre::Poetry).with_author("Seamus Heaney");
    let book = client.create_book(&book).await?;
    println!("{} is new", book.id);
    let cover = Upload::bytes("cover.png", &b"not really a PNG"[..]);
    client
        .upload_cover("b1", cover)
        .with(|p| p.caption("Dublin"))
        .await?;

    for event in &*client.list_events().await? {
        match event {
            Event::Lent(event) => println!("{} was lent to {}", event.book, event.to),
            Event::Returned(event) => println!("{} is back: {:?}", event.book, event.damages),
            // New to this version: kept, and no error.
            other => println!("something else: {other:?}"),
        }
    }

    if let Err(error) = client.get_book("b9").await {
        println!("{error}");
    }
    Ok(())
}
