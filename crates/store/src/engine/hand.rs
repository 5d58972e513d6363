//! A second hand of a bulk job: it gives pages of rows to the engine while the job makes the next ones.
use crate::{Error, value::Owned};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// Rows of one statement, and the statement that takes them in.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) sql: Arc<str>,
    pub(super) values: Vec<Owned>,
}

/// A thread that gives pages in the order in which it gets them.
#[derive(Debug)]
pub(super) struct Hand {
    pages: Option<SyncSender<Page>>,
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

/// What lies between the two.
#[derive(Debug, Default)]
struct Desk {
    state: Mutex<State>,
    cleared: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Pages that were handed over and not given yet.
    waiting: usize,
    /// What kept one of them from being given; those after it are not given either.
    problem: Option<Error>,
}

/// Pages handed over before the job waits: some ten kilobytes each.
const PAGES_AHEAD: usize = 64;

impl Hand {
    /// Begins to give pages by `give`.
    pub(super) fn begin(give: impl Fn(&Page) -> Result<(), Error> + Send + 'static) -> Result<Self, Error> {
        let (pages, handed) = sync_channel(PAGES_AHEAD);
        let desk = Arc::<Desk>::default();
        let work = {
            let desk = Arc::clone(&desk);
            move || desk.serve(&handed, give)
        };
        let thread = thread::Builder::new().name("pages".to_owned()).spawn(work).map_err(Error::Disk)?;
        Ok(Self { pages: Some(pages), desk, thread: Some(thread) })
    }

    /// Hands a page over; what becomes of it is said by [`Hand::settle`].
    pub(super) fn over(&self, page: Page) {
        self.desk.state().waiting += 1;
        if self.pages.as_ref().is_none_or(|pages| pages.send(page).is_err()) {
            self.desk.done(Err(Error::Failed));
        }
    }

    /// Waits until every page that was handed over is given.
    ///
    /// # Errors
    /// One of them could not be given, and those after it were not.
    pub(super) fn settle(&self) -> Result<(), Error> {
        let state = self.desk.state();
        let mut state =
            self.desk.cleared.wait_while(state, |state| 0 < state.waiting).unwrap_or_else(PoisonError::into_inner);
        state.problem.take().map_or(Ok(()), Err)
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        drop(self.pages.take());
        if let Some(thread) = self.thread.take() {
            // It catches what its work does, and has nothing else to fail by.
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn serve(&self, handed: &Receiver<Page>, give: impl Fn(&Page) -> Result<(), Error>) {
        for page in handed {
            let given = if self.state().problem.is_some() {
                Ok(())
            } else {
                catch_unwind(AssertUnwindSafe(|| give(&page))).unwrap_or(Err(Error::Failed))
            };
            self.done(given);
        }
    }

    fn done(&self, given: Result<(), Error>) {
        let mut state = self.state();
        state.waiting -= 1;
        if let Err(problem) = given {
            state.problem.get_or_insert(problem);
        }
        if state.waiting == 0 {
            self.cleared.notify_all();
        }
    }

    /// Nothing is half done in it, whoever panicked.
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(value: i64) -> Page {
        Page { sql: "insert".into(), values: vec![Owned::Int(value)] }
    }

    #[test]
    fn pages_are_given_in_order_and_all_of_them_when_it_settles() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let hand = {
            let seen = Arc::clone(&seen);
            Hand::begin(move |page| {
                seen.lock().unwrap().push(format!("{:?}", page.values));
                Ok(())
            })
            .unwrap()
        };

        (0..200).for_each(|value| hand.over(page(value)));
        hand.settle().unwrap();

        let expected: Vec<String> = (0..200).map(|value| format!("[Int({value})]")).collect();
        assert_eq!(*seen.lock().unwrap(), expected);
    }

    #[test]
    fn what_fails_is_said_once_and_nothing_is_given_after_it() {
        let given = Arc::new(Mutex::new(0));
        let hand = {
            let given = Arc::clone(&given);
            Hand::begin(move |page| match page.values.as_slice() {
                [Owned::Int(3)] => Err(Error::Contended),
                [Owned::Int(7)] => panic!("a page that cannot be"),
                _ => {
                    *given.lock().unwrap() += 1;
                    Ok(())
                }
            })
            .unwrap()
        };

        (0..6).for_each(|value| hand.over(page(value)));
        assert!(matches!(hand.settle(), Err(Error::Contended)));
        assert_eq!(*given.lock().unwrap(), 3);

        hand.settle().unwrap();
        hand.over(page(7));
        assert!(matches!(hand.settle(), Err(Error::Failed)));
    }
}
