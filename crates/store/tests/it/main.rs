//! The store against a real database.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod many;
mod together;

use base::{Actor, CommandId, DebtorId, Moment, Uuid};
use serde::{Deserialize, Serialize};
use store::{Ctx, DossierRow, Durability, Error, Fact, Migrations, Section, Slot, Store, params};

const TABLES: Migrations = Migrations {
    slice: "test",
    steps: &[(
        "0001",
        "create table if not exists note (debtor_id uuid, id bigint, words text not null, primary key (debtor_id, id));
        create index if not exists note_words on note (words);\n",
    )],
};

#[derive(Serialize, Deserialize)]
struct Noted {
    words: String,
}

impl Fact for Noted {
    const KIND: &'static str = "test.noted";
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Notes(Vec<String>);

impl Section for Notes {
    const SLOT: Slot = Slot::People;
    const VERSION: u16 = 1;
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct More(u8);

impl Section for More {
    const SLOT: Slot = Slot::Ledger;
    const VERSION: u16 = 1;
}

fn ctx() -> Ctx {
    let now = Moment { at: "2026-03-20T15:00:00Z".parse().unwrap(), day: jiff::civil::date(2026, 3, 20) };
    Ctx { store: Store::temporary(&[TABLES]).unwrap(), actor: Actor::System("test"), now }
}

fn command(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

const DEBTOR: DebtorId = DebtorId(Uuid::from_u128(7));

#[test]
fn a_retried_command_answers_the_same_and_happens_once() {
    let ctx = ctx();
    let note = || {
        ctx.once::<i64, Error>(command(1), "test.note", |tx| {
            tx.run("insert into note (debtor_id, id, words) values ($1, $2, $3)", params![DEBTOR, 1_i64, "hola"])?;
            Ok(41)
        })
    };

    assert_eq!((note().unwrap(), note().unwrap()), (41, 41));

    let count: Option<i64> =
        ctx.read::<_, Error>(|rx| rx.one("select count(*) from note", params![], |row| row.get(0))).unwrap();
    assert_eq!(count, Some(1));
    assert_eq!(ctx.read(|rx| rx.verify_audit()).unwrap(), 1);
}

#[test]
fn what_fails_leaves_no_trace() {
    let ctx = ctx();

    let failed = ctx.once::<(), Error>(command(2), "test.note", |tx| {
        tx.announce(&Noted { words: "no".into() })?;
        tx.run("insert into nowhere values (1)", params![])?;
        Ok(())
    });

    assert!(failed.is_err());
    assert!(!ctx.read(|rx| rx.unheard("reader")).unwrap());
    assert_eq!(ctx.read(|rx| rx.verify_audit()).unwrap(), 0);
}

#[test]
fn facts_are_heard_once_and_in_order_and_others_are_passed_over() {
    let ctx = ctx();
    for (n, words) in ["uno", "dos"].into_iter().enumerate() {
        ctx.once::<(), Error>(command(10 + n as u128), "test.note", |tx| tx.announce(&Noted { words: words.into() }))
            .unwrap();
    }

    let mut heard = Vec::new();
    let hear = |heard: &mut Vec<String>| {
        ctx.listen::<Error>("reader", &[Noted::KIND], 10, |_, fact| {
            heard.push(fact.read::<Noted>()?.unwrap().words);
            Ok(())
        })
        .unwrap()
    };
    assert_eq!((hear(&mut heard), hear(&mut heard)), (2, 0));

    assert_eq!(heard, ["uno", "dos"]);
}

#[test]
fn pages_heard_at_one_moment_make_ids_of_their_own() {
    let ctx = ctx();
    for n in 0..6 {
        ctx.once::<(), Error>(command(40 + n), "test.note", |tx| tx.announce(&Noted { words: n.to_string() })).unwrap();
    }

    let mut ids = std::collections::BTreeSet::new();
    let heard = ctx.listen_to_all::<Error>("reader", &[Noted::KIND], 2, |tx, _| {
        ids.insert(tx.fresh_id());
        Ok(())
    });

    assert_eq!((heard.unwrap(), ids.len()), (6, 6));
}

#[test]
fn a_damaged_section_says_so() {
    let ctx = ctx();
    ctx.step::<(), Error>(command(3), |tx| tx.put_section(DEBTOR, &Notes(vec!["a".into()]))).unwrap();
    assert_eq!(ctx.read(|rx| rx.section::<Notes>(DEBTOR)).unwrap(), Some(Notes(vec!["a".into()])));

    ctx.step::<(), Error>(command(4), |tx| {
        let mut sealed = Notes(vec!["a".into()]).seal();
        *sealed.last_mut().unwrap() ^= 1;
        tx.put_sealed(DEBTOR, Slot::People, sealed)
    })
    .unwrap();

    let problem = ctx.read(|rx| rx.section::<Notes>(DEBTOR)).unwrap_err();
    assert!(problem.to_string().contains("checksum"), "{problem}");
}

#[test]
fn sections_are_seen_where_they_were_put_and_become_rows_at_the_end() {
    let ctx = ctx();
    let other = DebtorId(Uuid::from_u128(8));
    let sections = |rx: &store::Rx<'_>| Ok::<_, Error>((rx.section::<Notes>(DEBTOR)?, rx.section::<More>(DEBTOR)?));

    ctx.step::<_, Error>(command(5), |tx| {
        tx.open_dossier(DEBTOR, &Notes(vec!["a".into()]))?;
        assert_eq!(sections(tx)?, (Some(Notes(vec!["a".into()])), None));
        tx.put_section(DEBTOR, &More(1))?;
        tx.put_section(DEBTOR, &Notes(vec!["b".into()]))?;
        tx.put_section(other, &More(2))?;
        assert_eq!(sections(tx)?, (Some(Notes(vec!["b".into()])), Some(More(1))));
        assert_eq!(tx.dossiers(None, 10)?.len(), 2);
        let pages: Vec<Vec<DossierRow>> = tx.dossier_pages(None, 1).collect::<Result<_, _>>()?;
        assert_eq!(pages.iter().flatten().map(|row| row.debtor).collect::<Vec<_>>(), [DEBTOR, other]);
        assert_eq!((pages.len(), tx.dossier_pages(Some(other), 1).count()), (2, 0));
        let within = |range| {
            let mut seen = Vec::new();
            tx.each_dossier(range, |row| -> Result<(), Error> {
                seen.push((row.debtor, row.open::<More>()?));
                Ok(())
            })?;
            Ok::<_, Error>(seen)
        };
        assert_eq!(within((None, DEBTOR))?, [(DEBTOR, Some(More(1)))]);
        assert_eq!(within((Some(DEBTOR), other))?, [(other, Some(More(2)))]);
        assert_eq!(within((None, other))?.len(), 2);
        tx.put_section(DEBTOR, &More(3))
    })
    .unwrap();

    assert_eq!(ctx.read(sections).unwrap(), (Some(Notes(vec!["b".into()])), Some(More(3))));
    assert_eq!(ctx.read(|rx| rx.more_dossiers_than(1)).ok(), Some(true));
    assert_eq!(ctx.read(|rx| rx.more_dossiers_than(2)).ok(), Some(false));
    let given_up = ctx.step::<(), Error>(command(6), |tx| {
        tx.put_section(DEBTOR, &More(9))?;
        Err(Error::NoJob(base::JobId(Uuid::nil())))
    });
    assert!(given_up.is_err());
    assert_eq!(ctx.read(sections).unwrap().1, Some(More(3)));
}

fn indexes_named_note_words(ctx: &Ctx) -> Option<i64> {
    let sql = if ctx.store.is_shared() {
        "select count(*) from pg_indexes where schemaname = current_schema() and indexname = 'note_words'"
    } else {
        "select count(*) from sqlite_schema where name = 'note_words'"
    };
    ctx.read::<_, Error>(|rx| rx.one(sql, params![], |row| row.get(0))).unwrap()
}

fn add_note(ctx: &Ctx, id: i64) {
    let sql = "insert into note (debtor_id, id, words) values ($1, $2, 'hola')";
    ctx.step::<_, Error>(command(50), |tx| tx.run(sql, params![DEBTOR, id])).unwrap();
}

#[test]
fn tables_that_are_filled_get_their_indexes_at_the_end() {
    let ctx = ctx();

    let during = ctx.fill::<_, Error>(|ctx| {
        add_note(ctx, 1);
        Ok(indexes_named_note_words(ctx))
    });
    assert_eq!((during.unwrap(), indexes_named_note_words(&ctx)), (Some(0), Some(1)));

    let again = ctx.fill::<_, Error>(|ctx| Ok(indexes_named_note_words(ctx)));
    assert_eq!(again.unwrap(), Some(1), "a table with rows keeps its indexes");
}

#[test]
fn indexes_that_are_missing_are_made_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Ctx { store: Store::open(folder.path(), Durability::Process, &[TABLES]).unwrap(), ..ctx() };
    let first = open();
    first.step::<_, Error>(command(51), |tx| tx.run("drop index note_words", params![])).unwrap();
    assert_eq!(indexes_named_note_words(&first), Some(0));
    drop(first);

    assert_eq!(indexes_named_note_words(&open()), Some(1));
}

#[test]
fn an_altered_audit_line_is_found() {
    let ctx = ctx();
    for n in 0..3 {
        ctx.once::<(), Error>(command(20 + n), "test.note", |_| Ok(())).unwrap();
    }
    ctx.step::<(), Error>(command(30), |tx| {
        tx.run("update audit set actor = 'nobody' where seq = 2", params![]).map(drop)
    })
    .unwrap();

    assert!(matches!(ctx.read(|rx| rx.verify_audit()), Err(Error::Audit { seq: 2 })));
}
