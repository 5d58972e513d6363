//! What writes at once, what one process does at a time, and what moves from one engine to another.
use crate::{DEBTOR, Noted, Notes, TABLES, command, ctx};
use base::{CommandId, Uuid};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Barrier,
    thread,
    time::Duration,
};
use store::{Ctx, Durability, Error, Fact, Store, copy_all, params};

const ADD: &str = "insert into note (debtor_id, id, words) values ($1, $2, $3)";

fn count(ctx: &Ctx) -> i64 {
    ctx.read::<_, Error>(|rx| rx.one("select count(*) from note", params![], |row| row.get(0))).unwrap().unwrap()
}

#[test]
fn whoever_writes_at_once_is_kept_or_not_by_themselves() {
    const WRITERS: i64 = 8;
    const EACH: i64 = 25;
    let (ctx, start) = (ctx(), Barrier::new(8));

    let write = |writer: i64| {
        start.wait();
        for number in 0..EACH {
            let id = writer * EACH + number;
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                ctx.once::<(), Error>(command(1_000 + u128::from(id.unsigned_abs())), "test.note", |tx| {
                    tx.run(ADD, params![DEBTOR, id, "hola"])?;
                    tx.announce(&Noted { words: id.to_string() })?;
                    match id % 5 {
                        3 => Err(Error::Contended),
                        4 => panic!("one of them"),
                        _ => Ok(()),
                    }
                })
            }));
            let kept = matches!(outcome, Ok(Ok(())));
            assert_eq!(kept, id % 5 < 3, "{id}: {outcome:?}");
        }
    };
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || write(writer));
        }
    });

    assert_eq!(count(&ctx), WRITERS * EACH * 3 / 5);
    assert_eq!(ctx.read(|rx| rx.verify_audit()).unwrap(), WRITERS * EACH * 3 / 5);
    let heard = ctx.listen_to_all::<Error>("reader", &[Noted::KIND], 7, |_, _| Ok(())).unwrap();
    assert_eq!(heard, usize::try_from(WRITERS * EACH * 3 / 5).unwrap());
}

#[test]
fn what_is_inserted_is_there_for_whoever_looks_in_the_same_transaction() {
    let ctx = ctx();

    ctx.step::<(), Error>(command(1), |tx| {
        for id in 0..20_i64 {
            tx.run(ADD, params![DEBTOR, id, "uno\tdos\\N\n"])?;
        }
        let words: Option<String> =
            tx.one("select words from note where id = $1", params![19_i64], |row| row.get(0))?;
        assert_eq!(words.as_deref(), Some("uno\tdos\\N\n"));
        tx.run(ADD, params![DEBTOR, 20_i64, "más"])?;
        assert_eq!(tx.run("update note set words = 'nada' where id >= $1", params![19_i64])?, 2);
        Ok(())
    })
    .unwrap();
    let twice = ctx.step::<(), Error>(command(2), |tx| {
        tx.run(ADD, params![DEBTOR, 100_i64, "sí"])?;
        tx.run(ADD, params![DEBTOR, 7_i64, "está"]).map(drop)
    });

    assert!(twice.is_err(), "a row that is there already is not added");
    assert_eq!(count(&ctx), 21);
}

#[test]
fn an_answer_of_many_rows_is_seen_whole_and_others_are_asked_meanwhile() {
    let ctx = ctx();
    ctx.step::<(), Error>(command(1), |tx| {
        (0..10_000_i64).try_for_each(|id| tx.run(ADD, params![DEBTOR, id, "hola"]).map(drop))
    })
    .unwrap();

    let (mut seen, mut within) = (0_i64, 0_i64);
    ctx.read::<_, Error>(|rx| {
        rx.each("select id from note where $1 <= id order by id", params![1_i64], |row| -> Result<(), Error> {
            seen += row.get::<i64>(0)?;
            if seen < 10 {
                rx.each("select id from note where id < $1", params![5_i64], |_| -> Result<(), Error> {
                    within += 1;
                    Ok(())
                })?;
            }
            Ok(())
        })
    })
    .unwrap();
    let stopped = ctx.read(|rx| rx.each("select id from note", params![], |_| Err::<(), _>(Error::Contended)));

    assert_eq!((seen, within), (9_999 * 5_000, 15));
    assert!(matches!(stopped, Err(Error::Contended)));
}

#[test]
fn readers_that_panic_leave_their_connections_to_others() {
    let ctx = ctx();
    for _ in 0..60 {
        let panicked = catch_unwind(AssertUnwindSafe(|| ctx.read::<(), Error>(|_| panic!("one of them"))));
        assert!(panicked.is_err());
    }

    assert_eq!(count(&ctx), 0);
}

#[test]
fn a_lease_is_held_by_one_and_lost_by_whoever_goes_silent() {
    let ctx = ctx();
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let later = |seconds| {
        let mut later = ctx.clone();
        later.now.at = later.now.at.saturating_add(Duration::from_secs(seconds)).unwrap();
        later
    };
    let lasts = Duration::from_secs(30);
    let take = |ctx: &Ctx, holder| ctx.lease("mail", holder, lasts).unwrap();

    assert!(take(&ctx, one));
    assert!(!take(&later(20), two));
    assert!(take(&later(20), one), "it is held on to");
    assert!(!take(&later(40), two));
    assert!(take(&later(50), two), "it was lost by silence");
    later(50).release("mail", one).unwrap();
    assert!(!take(&later(51), one), "it is not given back by whoever lost it");
    later(52).release("mail", two).unwrap();
    assert!(take(&later(52), one));
}

#[test]
fn a_copy_holds_the_same_and_goes_into_an_empty_database_only() {
    let (from, folder) = (ctx(), tempfile::tempdir().unwrap());
    let store = Store::open(folder.path(), Durability::Process, &[TABLES]).unwrap();
    let to = Ctx { store, ..from.clone() };
    from.once::<i64, Error>(command(1), "test.note", |tx| {
        tx.put_section(DEBTOR, &Notes(vec!["a".into()]))?;
        tx.announce(&Noted { words: "uno".into() })?;
        (0..50_i64).try_for_each(|id| tx.run(ADD, params![DEBTOR, id, "a\tb\\c\né"]).map(drop))?;
        Ok(3)
    })
    .unwrap();

    let copied = copy_all(&from.store, &to, &mut |_, _| {}).unwrap();

    let rows = |name| copied.iter().find(|copied| copied.table == name).map(|copied| copied.rows);
    assert_eq!((rows("note"), rows("dossier"), rows("audit"), rows("job")), (Some(50), Some(1), Some(1), Some(0)));
    assert_eq!(to.read(|rx| rx.section::<Notes>(DEBTOR)).unwrap(), Some(Notes(vec!["a".into()])));
    assert_eq!(to.read(|rx| rx.verify_audit()).unwrap(), 1);
    let again = to.once::<i64, Error>(CommandId(Uuid::from_u128(1)), "test.note", |_| Ok(4)).unwrap();
    assert_eq!(again, 3, "a command that was answered is answered the same on the other side");
    let refused = copy_all(&from.store, &to, &mut |_, _| {});
    assert!(matches!(refused, Err(Error::NotEmpty { table: "command" })), "{refused:?}");
    let back = ctx();
    copy_all(&to.store, &back, &mut |_, _| {}).unwrap();
    assert_eq!(count(&back), 50);
}
