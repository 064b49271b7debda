//! Lists that come in pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::{FusedStream, Stream};

use crate::call::Call;
use crate::decode::Decode;
use crate::error::Error;
use crate::request::Request;
use crate::response::Response;
use crate::send::run;

/// An answer that is one page of a list; implemented by clients for their generated types.
///
/// ```
/// use openapi_runtime::Page;
///
/// #[derive(serde::Deserialize)]
/// struct FileList {
///     data: Vec<String>,
///     next_cursor: Option<String>,
/// }
///
/// impl Page for FileList {
///     type Item = String;
///
///     fn into_items(self) -> Vec<String> {
///         self.data
///     }
///
///     fn next(&self) -> Option<(&'static str, String)> {
///         Some(("cursor", self.next_cursor.clone()?))
///     }
/// }
/// ```
pub trait Page {
    /// What it is a list of.
    type Item;

    /// What is on this page. It may be nothing, and more may follow all the same.
    fn into_items(self) -> Vec<Self::Item>;

    /// The parameter of the query that asks for the page behind this one, and its value; `None` on the last page.
    fn next(&self) -> Option<(&'static str, String)>;

    /// True where it says that more follows, and not how to ask for it: that is an error, and not the end of the list.
    fn is_cut(&self) -> bool {
        false
    }
}

impl<T: Page + 'static, P, E> Call<T, P, E> {
    /// The pages of the list, from this call's on.
    ///
    /// Each is a call with the settings of this one: its parameters, headers, timeouts and retries.
    pub fn pages(mut self) -> Pages<T> {
        self.request.refuse_stream();
        Pages {
            request: self.request,
            decode: self.decode,
            state: State::Next,
            circle: Circle::default(),
        }
    }

    /// What is on the pages of the list, from this call's on, as one list; see [`pages`](Call::pages).
    pub fn items(self) -> Items<T> {
        Items {
            pages: self.pages(),
            items: Vec::new().into_iter(),
        }
    }
}

/// The pages of a list: what [`Call::pages`] gives.
///
/// It is a `Stream`, and read without further crates by [`try_next`](Pages::try_next). A page is asked for when it is
/// wanted, and not before. After an error there is nothing more. When it is dropped, it stops.
///
/// ```no_run
/// # use openapi_runtime::{Call, Error, Page};
/// # async fn run<T: Page + 'static>(list_files: Call<T>) -> Result<(), Error> {
/// let mut pages = list_files.pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("{:?}", page.request_id());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for by itself"]
pub struct Pages<T> {
    /// For the next page.
    request: Request,
    decode: Decode<T>,
    state: State<T>,
    circle: Circle,
}

/// Finds out that pages go round in a circle, and remembers one of them for that: the second, the third, the fifth, the
/// ninth …
#[derive(Default)]
struct Circle {
    seen: Option<(&'static str, String)>,
    /// How many pages come before another one is remembered.
    left: u64,
    span: u64,
}

impl Circle {
    fn closes(&mut self, name: &'static str, value: &str) -> bool {
        if matches!(&self.seen, Some((other, seen)) if *other == name && seen == value) {
            return true;
        }
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => {
                self.seen = Some((name, value.to_owned()));
                self.left = self.span;
                self.span = self.span.saturating_mul(2).saturating_add(1);
            }
        }
        false
    }
}

enum State<T> {
    /// There is a page that was not asked for yet.
    Next,
    Asked(Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>),
    Ended,
}

impl<T: Page + 'static> Pages<T> {
    /// The next page, or `None` behind the last one. It may be cancelled: nothing is lost.
    ///
    /// # Errors
    ///
    /// Those of the call. And [`is_decode`](Error::is_decode) for a page that says it is followed by itself, because that
    /// would never end, and where pages go round in a circle, once it is sure.
    pub async fn try_next(&mut self) -> Result<Option<Response<T>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Looks for what follows a page.
    fn turn(&mut self, page: &Response<T>) -> Result<State<T>, Error> {
        let Some((name, value)) = Page::next(&**page) else {
            if page.is_cut() {
                return Err(page.unusable("more is said to follow, and not how to ask for it"));
            }
            return Ok(State::Ended);
        };
        if self.request.asks(name, &value) {
            return Err(page.unusable(format!(
                "the page is said to be followed by itself: what is to come has the `{name}` that it was asked with"
            )));
        }
        if self.circle.closes(name, &value) {
            return Err(page.unusable(format!(
                "the pages go round in a circle: one that was read is to come again, by the `{name}` that it was asked with"
            )));
        }
        self.request.set_query(name, [value]);
        Ok(State::Next)
    }
}

impl<T: Page + 'static> Stream for Pages<T> {
    type Item = Result<Response<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Next => {
                    let call = run(self.request.again(), self.decode);
                    self.state = State::Asked(Box::pin(call));
                }
                State::Asked(call) => {
                    let page = ready!(call.as_mut().poll(cx));
                    self.state = State::Ended;
                    return Poll::Ready(Some(page.and_then(|page| {
                        self.state = self.turn(&page)?;
                        Ok(page)
                    })));
                }
            }
        }
    }
}

impl<T: Page + 'static> FusedStream for Pages<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended)
    }
}

/// What is on the pages of a list: what [`Call::items`] gives.
///
/// It is a `Stream`, and read without further crates by [`try_next`](Items::try_next). The next page is asked for when
/// all of the one before was taken, and not before. After an error there is nothing more. When it is dropped, it stops.
///
/// ```no_run
/// # use openapi_runtime::{Call, Error, Page};
/// # async fn run<T: Page<Item = String> + 'static>(list_files: Call<T>) -> Result<(), Error> {
/// let mut files = list_files.items();
/// while let Some(file) = files.try_next().await? {
///     println!("{file}");
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for by itself"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    /// What is left of the page that came last.
    items: vec::IntoIter<T::Item>,
}

// No item is ever pinned where it lies.
impl<T: Page> Unpin for Items<T> {}

impl<T: Page + 'static> Items<T> {
    /// The next item, or `None` behind the last one. It may be cancelled: nothing is lost.
    ///
    /// # Errors
    ///
    /// Those of [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T::Item>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }
}

impl<T: Page + 'static> Stream for Items<T> {
    type Item = Result<T::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.items = page.into_inner().into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Page + 'static> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        self.items.as_slice().is_empty() && self.pages.is_terminated()
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.request.context.operation)
            .finish_non_exhaustive()
    }
}

impl<T: Page> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.pages.request.context.operation)
            .field("left_of_page", &self.items.len())
            .finish_non_exhaustive()
    }
}
