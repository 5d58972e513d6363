//! How values are held in few bytes: text for people who read JSON, whole numbers in a section.
use super::unpaid::Unpaid;
use base::{Amount, Rate};
use serde::{
    Deserialize, Deserializer, Serializer,
    de::{SeqAccess, Visitor},
};
use std::fmt;

/// Whether a field can be left out.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(super) fn is_zero(amount: &Amount) -> bool {
    amount.is_zero()
}

/// A rate: a decimal string in JSON, 10⁻¹² units in a section.
pub(super) mod rate {
    use super::{Deserialize, Deserializer, Rate, Serializer};
    use serde::Serialize;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(in super::super) fn serialize<S: Serializer>(rate: &Rate, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { rate.serialize(to) } else { to.serialize_i64(rate.to_pico()) }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Rate, D::Error> {
        if from.is_human_readable() { Rate::deserialize(from) } else { i64::deserialize(from).map(Rate::pico) }
    }
}

/// Unpaid instalments as differences from the one before: regular ones take some ten bytes each.
pub(super) mod rows {
    use super::{Deserializer, Rows, Serializer, Unpaid, packed};

    pub(in super::super) fn serialize<S: Serializer>(rows: &[Unpaid], to: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(&Unpaid::NOTHING).chain(rows);
        to.collect_seq(rows.iter().zip(before).map(|(row, before)| packed(row, before)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Unpaid>, D::Error> {
        from.deserialize_seq(Rows)
    }
}

/// Days as differences from the one before: a byte or two each.
pub(super) mod days {
    use super::{Deserialize, Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(days: &[i32], to: S) -> Result<S::Ok, S::Error> {
        let before = std::iter::once(&0).chain(days);
        to.collect_seq(days.iter().zip(before).map(|(day, before)| day.wrapping_sub(*before)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<i32>, D::Error> {
        let mut day = 0_i32;
        let apart = Vec::<i32>::deserialize(from)?;
        let days = apart.into_iter().map(|apart| {
            day = day.wrapping_add(apart);
            day
        });
        Ok(days.collect())
    }
}

type Packed = (i32, i32, i64, i64, i64, i64, Option<Touched>);
/// Original amount less what is left; days from the due day to the day accrual runs from; three amounts carried; what
/// few instalments have.
type Touched = (i64, i32, i64, i64, i64, Option<Rare>);
/// Capital paid late that interest runs on; days from the due day to when interest last became capital.
type Rare = (i64, Option<i32>);

fn packed(row: &Unpaid, before: &Unpaid) -> Packed {
    let minor = |part: fn(&Unpaid) -> Amount| part(row).to_minor() - part(before).to_minor();
    let touched = (
        (row.original - row.scheduled()).to_minor(),
        row.since - row.due,
        row.compensatory.to_minor(),
        row.penalty.to_minor(),
        row.late_vat.to_minor(),
        rare(row),
    );
    (
        i32::from(row.number) - i32::from(before.number),
        row.due - before.due,
        minor(|row| row.principal),
        minor(|row| row.interest),
        minor(|row| row.vat),
        minor(|row| row.fees),
        (touched != Touched::default()).then_some(touched),
    )
}

fn rare(row: &Unpaid) -> Option<Rare> {
    let rare = (row.paid_late.to_minor(), row.capitalised.map(|day| day - row.due));
    (rare != Rare::default()).then_some(rare)
}

fn unpacked(packed: Packed, before: &Unpaid) -> Option<Unpaid> {
    let (number, due, principal, interest, vat, fees, touched) = packed;
    let (paid, since, compensatory, penalty, late_vat, rare) = touched.unwrap_or_default();
    let (paid_late, capitalised) = rare.unwrap_or_default();
    let plus = |amount: Amount, more: i64| amount.to_minor().checked_add(more).map(Amount::minor);
    let due = before.due.checked_add(due)?;
    let mut row = Unpaid {
        number: u16::try_from(i32::from(before.number).checked_add(number)?).ok()?,
        due,
        principal: plus(before.principal, principal)?,
        interest: plus(before.interest, interest)?,
        vat: plus(before.vat, vat)?,
        fees: plus(before.fees, fees)?,
        original: Amount::ZERO,
        since: due.checked_add(since)?,
        compensatory: Amount::minor(compensatory),
        penalty: Amount::minor(penalty),
        late_vat: Amount::minor(late_vat),
        paid_late: Amount::minor(paid_late),
        capitalised: capitalised.map(|days| due.checked_add(days)).map_or(Some(None), |day| day.map(Some))?,
    };
    row.original = plus(row.scheduled(), paid)?;
    Some(row)
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Vec<Unpaid>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unpaid instalments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<Unpaid>, A::Error> {
        let mut rows = Vec::with_capacity(from.size_hint().unwrap_or(0).min(1_000));
        let mut before = Unpaid::NOTHING;
        while let Some(next) = from.next_element::<Packed>()? {
            before = unpacked(next, &before).ok_or_else(|| serde::de::Error::custom("an instalment out of range"))?;
            rows.push(before);
        }
        Ok(rows)
    }
}
