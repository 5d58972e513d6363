//! Rows that a bulk job inserts, held until there is a page of them: a statement that takes in a page costs about half of
//! what a statement for each row of it does.
use super::{hand::Page, held::Insert};
use crate::{Bind, value::Owned};
use std::{mem, sync::Arc};

/// Rows that the engine has not been given yet, statement by statement; a bulk job has few.
#[derive(Debug, Default)]
pub(super) struct Paged {
    statements: Vec<Paging>,
}

/// A statement that a bulk job runs.
#[derive(Debug)]
struct Paging {
    sql: String,
    /// What it does, where it inserts values.
    insert: Option<Insert>,
    /// The statement for a whole page. It need not be undone by itself: with what it fails of, all is given up.
    page: Arc<str>,
    /// The values of the rows that are held, one row after another.
    values: Vec<Owned>,
}

/// What is to be done with a row.
#[derive(Debug)]
pub(super) enum Taken {
    /// Nothing: it is held.
    Held,
    /// It filled a page, which is to be given.
    Page(Page),
    /// It is given at once, after what was given before and before what is held.
    AtOnce,
    /// It is given at once, after all that is held.
    AfterAll,
}

/// The rows of a page.
pub(super) const PAGE: usize = 32;

impl Paged {
    /// Takes a row that this statement inserts, if it inserts one and can wait: it changes no row that is there.
    pub(super) fn take(&mut self, sql: &str, values: &[&dyn Bind]) -> Taken {
        let place = self.place(sql);
        let Some(Paging { insert: Some(insert), .. }) = self.statements.get(place) else { return Taken::AfterAll };
        if !insert.only_adds() {
            // It touches no other table.
            return if self.holds_of(insert.table()) { Taken::AfterAll } else { Taken::AtOnce };
        }
        let Some(paging) = self.statements.get_mut(place) else { return Taken::AfterAll };
        paging.values.reserve_exact((PAGE * values.len()).saturating_sub(paging.values.len()));
        paging.values.extend(values.iter().map(|value| Owned::of(value.bind())));
        if paging.values.len() < PAGE * values.len() {
            return Taken::Held;
        }
        Taken::Page(Page { sql: Arc::clone(&paging.page), values: mem::take(&mut paging.values) })
    }

    /// Whether rows of a table are held.
    fn holds_of(&self, table: &str) -> bool {
        let of_it = |paging: &Paging| paging.insert.as_ref().is_some_and(|insert| insert.table() == table);
        self.statements.iter().any(|paging| !paging.values.is_empty() && of_it(paging))
    }

    /// Gives all that is held, row by row.
    pub(super) fn give_all<E>(&mut self, mut give: impl FnMut(&str, &[Owned]) -> Result<(), E>) -> Result<(), E> {
        for paging in &mut self.statements {
            let width = paging.insert.as_ref().map_or(1, Insert::width).max(1);
            let given = paging.values.chunks(width).try_for_each(|row| give(&paging.sql, row));
            paging.values.clear();
            given?;
        }
        Ok(())
    }

    /// Forgets all that is held.
    pub(super) fn forget(&mut self) {
        self.statements.iter_mut().for_each(|paging| paging.values.clear());
    }

    /// Where a statement stands among those that were run.
    fn place(&mut self, sql: &str) -> usize {
        if let Some(place) = self.statements.iter().position(|paging| paging.sql == sql) {
            return place;
        }
        let insert = Insert::of(sql);
        let page = insert.as_ref().map(|insert| insert.widened(sql, PAGE)).unwrap_or_default();
        let page = page.replacen("insert into", "insert or fail into", 1).into();
        self.statements.push(Paging { sql: sql.to_owned(), insert, page, values: Vec::new() });
        self.statements.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADD: &str = "insert into note (id, words) values ($1, $2)";
    const PUT: &str =
        "insert into note (id, words) values ($1, $2) on conflict (id) do update set words = excluded.words";
    const OTHER: &str = "insert into other (id) values ($1) on conflict (id) do update set id = excluded.id";

    fn given(paged: &mut Paged) -> Vec<(String, usize)> {
        let mut given = Vec::new();
        let told: Result<(), ()> = paged.give_all(|sql, row| {
            given.push((sql.to_owned(), row.len()));
            Ok(())
        });
        assert_eq!(told, Ok(()));
        given
    }

    #[test]
    fn a_page_is_given_when_it_is_full() {
        let mut paged = Paged::default();
        let held = (0..31_i64).all(|id| matches!(paged.take(ADD, &[&id, &"x"]), Taken::Held));

        let Taken::Page(page) = paged.take(ADD, &[&31_i64, &"x"]) else { panic!("a page is 32 rows") };

        assert!(held);
        assert_eq!((page.sql.matches("), (").count(), page.values.len()), (31, 64));
        assert!(page.sql.starts_with("insert or fail into note (id, words) values ($1, $2), ($3, $4)"), "{}", page.sql);
        assert_eq!(given(&mut paged), Vec::new());
    }

    #[test]
    fn what_may_change_a_row_waits_for_those_of_its_table_alone() {
        let mut paged = Paged::default();
        assert!(matches!(paged.take(PUT, &[&1_i64, &"x"]), Taken::AtOnce));
        assert!(matches!(paged.take(ADD, &[&2_i64, &"x"]), Taken::Held));

        assert!(matches!(paged.take(OTHER, &[&1_i64]), Taken::AtOnce));
        assert!(matches!(paged.take(PUT, &[&2_i64, &"y"]), Taken::AfterAll));
        assert!(matches!(paged.take("update other set id = $1", &[&2_i64]), Taken::AfterAll));

        assert_eq!(given(&mut paged), [(ADD.to_owned(), 2)]);
        assert!(matches!(paged.take(PUT, &[&2_i64, &"y"]), Taken::AtOnce));
    }

    #[test]
    fn what_is_forgotten_is_not_given() {
        let mut paged = Paged::default();
        assert!(matches!(paged.take(ADD, &[&2_i64, &"x"]), Taken::Held));

        paged.forget();

        assert_eq!(given(&mut paged), Vec::new());
    }
}
