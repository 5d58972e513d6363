//! Rows that a bulk job inserts, held until there is a page of them: a statement that takes in a page costs about half of
//! what a statement for each row of it does.
use super::held::Insert;
use crate::{Bind, value::Owned};

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
    /// The statement for a whole page.
    page: String,
    /// The values of the rows that are held, one row after another.
    values: Vec<Owned>,
}

/// What is to be done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Nothing: it is held.
    Held,
    /// It filled the page of the statement at this place, which is to be given.
    Page(usize),
    /// It is given at once, whatever is held.
    AtOnce,
    /// It is given at once, after all that is held.
    AfterAll,
}

/// The rows of a page.
const PAGE: usize = 32;

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
        paging.values.extend(values.iter().map(|value| Owned::of(value.bind())));
        if paging.values.len() < PAGE * values.len() { Taken::Held } else { Taken::Page(place) }
    }

    /// Whether rows of a table are held.
    fn holds_of(&self, table: &str) -> bool {
        let of_it = |paging: &Paging| paging.insert.as_ref().is_some_and(|insert| insert.table() == table);
        self.statements.iter().any(|paging| !paging.values.is_empty() && of_it(paging))
    }

    /// Gives the page of the statement at `place`.
    pub(super) fn give_page<E>(
        &mut self,
        place: usize,
        give: impl FnOnce(&str, &[Owned]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(paging) = self.statements.get_mut(place) else { return Ok(()) };
        let given = give(&paging.page, &paging.values);
        paging.values.clear();
        given
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
        let taken: Vec<Taken> = (0..32_i64).map(|id| paged.take(ADD, &[&id, &"x"])).collect();

        let (held, last) = (&taken[..31], taken[31]);
        assert!(held.iter().all(|one| *one == Taken::Held));
        assert_eq!(last, Taken::Page(0));
        let told: Result<(), ()> = paged.give_page(0, |sql, values| {
            assert_eq!((sql.matches("), (").count(), values.len()), (31, 64));
            Ok(())
        });
        assert_eq!((told, given(&mut paged)), (Ok(()), Vec::new()));
    }

    #[test]
    fn what_may_change_a_row_waits_for_those_of_its_table_alone() {
        let mut paged = Paged::default();
        assert_eq!(paged.take(PUT, &[&1_i64, &"x"]), Taken::AtOnce);
        assert_eq!(paged.take(ADD, &[&2_i64, &"x"]), Taken::Held);

        assert_eq!(paged.take(OTHER, &[&1_i64]), Taken::AtOnce);
        assert_eq!(paged.take(PUT, &[&2_i64, &"y"]), Taken::AfterAll);
        assert_eq!(paged.take("update other set id = $1", &[&2_i64]), Taken::AfterAll);

        assert_eq!(given(&mut paged), [(ADD.to_owned(), 2)]);
        assert_eq!(paged.take(PUT, &[&2_i64, &"y"]), Taken::AtOnce);
    }

    #[test]
    fn what_is_forgotten_is_not_given() {
        let mut paged = Paged::default();
        assert_eq!(paged.take(ADD, &[&2_i64, &"x"]), Taken::Held);

        paged.forget();

        assert_eq!(given(&mut paged), Vec::new());
    }
}
