//! What no door of the house lets happen, written straight into the database.
use crate::house::House;
use store::{Error, params};

/// A template that was never judged.
pub(crate) fn smuggle_template(house: &House, code: &str, body: &str) {
    let sql = "insert into template (code, version, subject, body, digest, at, actor)
        values ($1, 99, 'Tu cuenta', $2, $3, 0, 'nobody')";
    let write = |tx: &store::Tx<'_>| tx.run(sql, params![code, body, vec![0_u8]]).map(drop);
    house.ctx.step::<(), Error>(house.command(), write).unwrap();
}
