//! What is asked about many at once, and what is written many at a time.
use crate::{DEBTOR, More, Noted, Notes, command, ctx};
use base::{DebtorId, Uuid};
use store::{Ctx, Error, Fact, Rx, params};

const ADD: &str = "insert into note (debtor_id, id, words) values ($1, $2, $3)";
const ADD_ONCE: &str =
    "insert into note (debtor_id, id, words) values ($1, $2, $3) on conflict (debtor_id, id) do nothing";

fn words(rx: &Rx<'_>, id: i64) -> Result<Option<String>, Error> {
    rx.one("select words from note where debtor_id = $1 and id = $2", params![DEBTOR, id], |row| row.get(0))
}

fn count(ctx: &Ctx) -> i64 {
    ctx.read::<_, Error>(|rx| rx.one("select count(*) from note", params![], |row| row.get(0))).unwrap().unwrap()
}

#[test]
fn of_many_each_is_answered_once_however_many_they_are() {
    let ctx = ctx();
    ctx.step::<(), Error>(command(1), |tx| {
        (0..1_500_i64).try_for_each(|id| tx.run(ADD, params![DEBTOR, id * 2, id.to_string()]).map(drop))
    })
    .unwrap();

    for many in [0_i64, 1, 7, 8, 9, 64, 65, 511, 512, 513, 1_300] {
        let asked: Vec<i64> = (0..many).rev().collect();
        let sql = "select id, words from note where debtor_id = $1 and id in ($2, …) order by id";
        let mut found = ctx
            .read(|rx| rx.all_of(sql, params![DEBTOR], &asked, |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?))))
            .unwrap();
        found.sort_unstable();

        let even = (0..many).filter(|id| id % 2 == 0).map(|id| (id, (id / 2).to_string()));
        assert_eq!(found, even.collect::<Vec<_>>(), "{many}");
    }
}

#[test]
fn dossiers_that_were_brought_are_as_they_stand_whatever_is_put_since() {
    let ctx = ctx();
    let other = DebtorId(Uuid::from_u128(8));
    ctx.step::<(), Error>(command(1), |tx| {
        tx.open_dossier(DEBTOR, &Notes(vec!["a".into()]))?;
        tx.put_section(DEBTOR, &More(1))?;
        tx.open_dossier(other, &More(2))
    })
    .unwrap();

    ctx.step::<(), Error>(command(2), |tx| {
        tx.bring_dossiers(&[DEBTOR, other, DebtorId(Uuid::from_u128(9))])?;
        assert_eq!(tx.section::<More>(DEBTOR)?, Some(More(1)));
        assert_eq!(tx.section::<Notes>(other)?, None);
        assert_eq!(tx.section::<More>(DebtorId(Uuid::from_u128(9)))?, None);
        tx.put_section(DEBTOR, &More(3))?;
        assert_eq!(tx.section::<More>(DEBTOR)?, Some(More(3)));
        assert_eq!(tx.section::<Notes>(DEBTOR)?, Some(Notes(vec!["a".into()])));
        // Written now, and read again.
        assert_eq!(tx.dossier_count()?, 2);
        assert_eq!(tx.section::<More>(DEBTOR)?, Some(More(3)));
        tx.put_section(DEBTOR, &Notes(vec!["b".into()]))?;
        tx.bring_dossiers(&[DEBTOR])?;
        assert_eq!(
            tx.section::<Notes>(DEBTOR)?,
            Some(Notes(vec!["b".into()])),
            "what was put stands before what is there"
        );
        assert_eq!(tx.section::<More>(other)?, Some(More(2)), "who is not at hand is read");
        Ok(())
    })
    .unwrap();

    let kept = ctx.read::<_, Error>(|rx| Ok((rx.section::<Notes>(DEBTOR)?, rx.section::<More>(DEBTOR)?))).unwrap();
    assert_eq!(kept, (Some(Notes(vec!["b".into()])), Some(More(3))));
}

#[test]
fn what_is_put_passes_over_what_is_there_in_whatever_transaction_it_came() {
    let ctx = ctx();
    let put = |id: i64, words: &str| {
        ctx.step::<(), Error>(command(u128::from(id.unsigned_abs()) + 10), |tx| {
            tx.put(ADD_ONCE, params![DEBTOR, id, words])
        })
    };
    put(3, "primera").unwrap();

    ctx.step::<(), Error>(command(1), |tx| {
        (0..100_i64).try_for_each(|id| tx.put(ADD_ONCE, params![DEBTOR, id, "segunda"]))?;
        tx.put(ADD_ONCE, params![DEBTOR, 7_i64, "tercera"])?;
        assert_eq!((words(tx, 3)?.as_deref(), words(tx, 7)?.as_deref()), (Some("primera"), Some("segunda")));
        assert_eq!(tx.run(ADD_ONCE, params![DEBTOR, 7_i64, "cuarta"])?, 0, "whoever asks is told");
        assert_eq!(tx.run(ADD_ONCE, params![DEBTOR, 700_i64, "quinta"])?, 1);
        Ok(())
    })
    .unwrap();

    assert_eq!(count(&ctx), 101);
}

/// More than is held before it is sent.
#[test]
fn rows_that_are_sent_ahead_are_seen_and_one_that_cannot_be_leaves_nothing() {
    let ctx = ctx();
    let long = "ñandú\t\\N\n".repeat(200);
    let add = |tx: &store::Tx<'_>, ids: std::ops::Range<i64>| {
        ids.into_iter().try_for_each(|id| tx.run(ADD, params![DEBTOR, id, long]).map(drop))
    };
    ctx.step::<(), Error>(command(1), |tx| {
        add(tx, 0..1_000)?;
        assert_eq!(words(tx, 5)?.as_deref(), Some(long.as_str()));
        add(tx, 1_000..1_500)?;
        assert_eq!(tx.run("update note set words = 'x' where id = $1", params![1_001_i64])?, 1);
        Ok(())
    })
    .unwrap();
    assert_eq!(count(&ctx), 1_500);

    let twice = ctx.step::<(), Error>(command(2), |tx| {
        add(tx, 2_000..3_000)?;
        add(tx, 700..1_200)?;
        add(tx, 3_000..3_500)?;
        tx.put_section(DEBTOR, &More(1))
    });
    let mut problem: &dyn std::error::Error = &twice.unwrap_err();
    let mut told = problem.to_string();
    while let Some(deeper) = problem.source() {
        problem = deeper;
        told = format!("{told}: {problem}");
    }
    assert!(told.to_lowercase().contains("unique"), "the first thing that failed is told: {told}");
    assert_eq!(count(&ctx), 1_500);
    assert_eq!(ctx.read(|rx| rx.section::<More>(DEBTOR)).unwrap(), None);

    ctx.step::<(), Error>(command(3), |tx| add(tx, 2_000..3_000)).unwrap();
    assert_eq!(count(&ctx), 2_500);
}

#[test]
fn many_facts_and_audit_lines_of_one_transaction_follow_one_another() {
    let ctx = ctx();
    let announce = |step: u128, many: u32| {
        ctx.step::<(), Error>(command(step), |tx| {
            (0..many).try_for_each(|n| {
                tx.audit("test.noted", &n.to_string(), "")?;
                tx.announce(&Noted { words: format!("{step} {n}") })
            })
        })
    };
    announce(1, 1).unwrap();
    announce(2, 40).unwrap();
    announce(3, 2).unwrap();
    let failed = ctx.step::<(), Error>(command(4), |tx| {
        (0..5).try_for_each(|_| tx.announce(&Noted { words: "no".into() }))?;
        Err(Error::Contended)
    });
    assert!(failed.is_err());
    announce(5, 3).unwrap();

    let mut heard = Vec::new();
    ctx.listen_to_all::<Error>("reader", &[Noted::KIND], 7, |_, fact| {
        heard.push((fact.seq, fact.read::<Noted>()?.unwrap().words));
        Ok(())
    })
    .unwrap();

    let told = [(1, 1), (2, 40), (3, 2), (5, 3)]
        .into_iter()
        .flat_map(|(step, many)| (0..many).map(move |n| format!("{step} {n}")));
    assert_eq!(heard, (1..).zip(told).collect::<Vec<_>>());
    assert_eq!(ctx.read(|rx| rx.verify_audit()).unwrap(), 46);
}
