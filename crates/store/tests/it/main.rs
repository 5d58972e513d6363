//! The store against a real database.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use base::{Actor, CommandId, DebtorId, Moment, Uuid};
use serde::{Deserialize, Serialize};
use store::{Ctx, Error, Fact, Migrations, Section, Slot, Store, params};

const TABLES: Migrations = Migrations {
    slice: "test",
    steps: &[(
        "0001",
        "create table if not exists note (debtor_id uuid, id bigint, words text not null, primary key (debtor_id, id));\n",
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
    let mut hear = || {
        ctx.listen::<Error>("reader", &[Noted::KIND], 2, |tx, _| {
            ids.insert(tx.fresh_id());
            Ok(())
        })
        .unwrap()
    };
    while 0 < hear() {}

    assert_eq!(ids.len(), 6);
}

#[test]
fn a_damaged_section_says_so() {
    let ctx = ctx();
    ctx.step::<(), Error>(command(3), |tx| tx.put_section(DEBTOR, &Notes(vec!["a".into()]))).unwrap();
    assert_eq!(ctx.read(|rx| rx.section::<Notes>(DEBTOR)).unwrap(), Some(Notes(vec!["a".into()])));

    ctx.step::<(), Error>(command(4), |tx| {
        let mut sealed = Notes(vec!["a".into()]).seal();
        *sealed.last_mut().unwrap() ^= 1;
        tx.put_sealed(DEBTOR, Slot::People, &sealed)
    })
    .unwrap();

    let problem = ctx.read(|rx| rx.section::<Notes>(DEBTOR)).unwrap_err();
    assert!(problem.to_string().contains("checksum"), "{problem}");
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
