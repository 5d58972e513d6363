//! The layouts of the registry's monthly files (BCRA, «LÉAME deudores»): lines of fixed width in ISO-8859-1.
use super::{
    line::{Fields, Flaw, FlawKind, ID_WIDTH, Words},
    period::Period,
    record::{Body, Correction, Entity, Entry, MarkKind, Marks, Source, Taxpayer, Track},
    situation::Situation,
};
use base::{Amount, Day};
use std::ops::Range;

/// Months that `24DSF.txt` tells.
pub const MONTHS: usize = 24;

/// A line of `deudores.txt`: 171 characters. Amounts are minor units of pesos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebtorLine {
    /// Who reports.
    pub entity: u32,
    /// About which month.
    pub period: Period,
    /// CUIT, CUIL or CDI.
    pub id: u64,
    /// The activity's code.
    pub activity: u32,
    /// The class.
    pub situation: Situation,
    /// Loans, and guarantees that the entity had to honour.
    pub loans: Amount,
    /// Credit that was granted and not used; it is not debt.
    pub unused: Amount,
    /// Guarantees granted.
    pub guarantees: Amount,
    /// Other concepts.
    pub other: Amount,
    /// What the entity set aside for it.
    pub provisions: Amount,
    /// What else it says.
    pub marks: Marks,
    /// Days late; four characters, zero where it does not apply.
    pub days: u16,
}

/// A line of `24DSF.txt`: 378 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// Who reports.
    pub entity: u32,
    /// CUIT, CUIL or CDI.
    pub id: u64,
    /// Newest first: class, debt, and whether it is disputed.
    pub months: [(Situation, Amount, Marks); MONTHS],
}

/// A line of `inf_ret.txt` or `inf_retparc.txt`: 93 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorrectionLine<'a> {
    /// Who reported.
    pub entity: u32,
    /// About which month.
    pub period: Period,
    /// CUIT, CUIL or CDI.
    pub id: u64,
    /// The debtor's name.
    pub name: Words<'a>,
    /// The class that holds; untold with a zero amount takes the entry away.
    pub situation: Situation,
    /// The amount that holds.
    pub amount: Amount,
}

/// A line of `maeent.txt`: 75 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityLine<'a> {
    /// The entity's number.
    pub code: u32,
    /// Its name.
    pub name: Words<'a>,
}

impl Source {
    /// How long a line may be; the tax roll has an older and a newer layout. Empty for what is not a file.
    pub const fn widths(self) -> &'static [usize] {
        match self {
            Self::Debtors => &[171],
            Self::History => &[378],
            Self::NormalSince => &[19],
            Self::PersonNames | Self::DefaulterNames => &[66],
            Self::Entities => &[75],
            Self::Corrections | Self::PartCorrections => &[93],
            Self::Former => &[140],
            Self::TaxRoll => &[220, 190],
            Self::AskedDebts | Self::AskedHistory | Self::AskedCheques => &[],
        }
    }

    /// Where the eleven digits stand that say whose line it is.
    pub const fn id_at(self) -> Option<Range<usize>> {
        let start = match self {
            Self::Debtors | Self::Corrections | Self::PartCorrections => 13,
            Self::History => 7,
            Self::NormalSince => 2,
            Self::PersonNames | Self::DefaulterNames | Self::TaxRoll => 0,
            Self::Former => 128,
            Self::Entities | Self::AskedDebts | Self::AskedHistory | Self::AskedCheques => return None,
        };
        Some(start..start + ID_WIDTH)
    }
}

/// Reads a line of `deudores.txt`.
pub fn debtor(line: &[u8]) -> Result<DebtorLine, Flaw> {
    let mut fields = Fields::of(line, 171)?;
    let (entity, period, id) = (fields.small(5)?, fields.period()?, fields.document()?);
    let (activity, situation) = (fields.small(3)?, fields.situation()?);
    let (loans, unused) = (fields.thousands()?, fields.thousands()?);
    let (guarantees, other) = (fields.thousands()?, fields.thousands()?);
    for _ in 0..6 {
        fields.thousands()?;
    }
    let provisions = fields.thousands()?;
    let (covered, dispute) = (fields.mark(1)?, fields.mark(2)?);
    let (refinanced, recategorised) = (fields.mark(1)?, fields.mark(1)?);
    let (legal, technical) = (fields.mark(1)?, fields.mark(1)?);
    let digits = fields.flaw(FlawKind::Digits);
    let days = u16::try_from(fields.small(4)?).map_err(|_| digits)?;
    let marks = Marks::of([
        (MarkKind::Covered, covered.is_set()),
        (MarkKind::InCourt, dispute.0 == 1),
        (MarkKind::UnderReview, dispute.0 == 2),
        (MarkKind::Refinanced, refinanced.is_set()),
        (MarkKind::Recategorised, recategorised.is_set()),
        (MarkKind::Legal, legal.is_set()),
        (MarkKind::Technical, technical.is_set()),
    ]);
    Ok(DebtorLine {
        entity,
        period,
        id,
        activity,
        situation,
        loans,
        unused,
        guarantees,
        other,
        provisions,
        marks,
        days,
    })
}

/// Reads a line of `24DSF.txt`. A month that was not reported is zeros or blanks.
pub fn history(line: &[u8]) -> Result<HistoryLine, Flaw> {
    let mut fields = Fields::of(line, 378)?;
    let (entity, id) = (fields.small(5)?, fields.document()?);
    let mut months = [(Situation::Untold, Amount::ZERO, Marks::default()); MONTHS];
    for month in &mut months {
        let (situation, amount) = (fields.situation()?, fields.thousands()?);
        let dispute = fields.mark(2)?;
        let marks = Marks::of([(MarkKind::InCourt, dispute.0 == 1), (MarkKind::UnderReview, dispute.0 == 2)]);
        *month = (situation, amount, marks);
    }
    Ok(HistoryLine { entity, id, months })
}

/// Reads a line of `1DSF.txt`: whose, and the first month of situation 1 without a break.
pub fn normal_since(line: &[u8]) -> Result<(u64, Period), Flaw> {
    let mut fields = Fields::of(line, 19)?;
    Ok((fields.document()?, fields.period()?))
}

/// Reads a line of `nomdeu.txt` or `nommor.txt`: whose, and the name.
pub fn name(line: &[u8]) -> Result<(u64, Words<'_>), Flaw> {
    let mut fields = Fields::of(line, 66)?;
    Ok((fields.id()?, fields.words(55)))
}

/// Reads a line of `maeent.txt`.
pub fn entity(line: &[u8]) -> Result<EntityLine<'_>, Flaw> {
    let mut fields = Fields::of(line, 75)?;
    Ok(EntityLine { code: fields.small(5)?, name: fields.words(70) })
}

/// Reads a line of `inf_ret.txt` or `inf_retparc.txt`.
pub fn correction(line: &[u8]) -> Result<CorrectionLine<'_>, Flaw> {
    let mut fields = Fields::of(line, 93)?;
    Ok(CorrectionLine {
        entity: fields.small(5)?,
        period: fields.period()?,
        id: fields.document()?,
        name: fields.words(55),
        situation: fields.situation()?,
        amount: fields.thousands()?,
    })
}

/// Reads a line of `morexent.txt`: whose, and the former entity's number. The last character is not read.
pub fn former(line: &[u8]) -> Result<(u64, u32), Flaw> {
    let mut fields = Fields::of(line, 140)?;
    let code = fields.small(6)?;
    fields.skip(120);
    Ok((fields.document()?, code))
}

/// Reads a line of `Padron_ARCA.txt`, new (220) or old (190). What it says of sex and day of birth is not read.
pub fn taxpayer(line: &[u8]) -> Result<(u64, Taxpayer), Flaw> {
    let is_old = line.len() == 190;
    let mut fields = Fields::of(line, if is_old { 190 } else { 220 })?;
    let id = fields.id()?;
    let name = fields.words(160).text();
    let (activity, deregistered) = (fields.small(6)?, fields.raw(1));
    let deregistered = !matches!(deregistered, b" " | b"0" | b"N" | b"n");
    let replaced_by = fields.number(ID_WIDTH)?;
    let mut taxpayer = Taxpayer { name, activity, deregistered, replaced_by, province: None, died: None };
    if !is_old {
        fields.skip(10 + 1 + 10);
        taxpayer.province = province(&mut fields)?;
        taxpayer.died = died(&mut fields)?;
    }
    Ok((id, taxpayer))
}

fn province(fields: &mut Fields<'_>) -> Result<Option<u8>, Flaw> {
    let flaw = fields.flaw(FlawKind::Digits);
    match fields.raw(2) {
        b"  " => Ok(None),
        code => {
            let digits = std::str::from_utf8(code).ok().and_then(|text| text.trim().parse::<u8>().ok());
            digits.filter(|code| *code <= 24).map(Some).ok_or(flaw)
        }
    }
}

/// Eight digits, `AAAAMMDD`; blank or zeros where somebody lives.
fn died(fields: &mut Fields<'_>) -> Result<Option<Day>, Flaw> {
    let flaw = fields.flaw(FlawKind::Date);
    let number = fields.number(8).map_err(|_| flaw)?;
    if number == 0 {
        return Ok(None);
    }
    let part = |value: u64| i8::try_from(value).ok();
    let year = i16::try_from(number / 10_000).ok().filter(|year| 1900 <= *year);
    let day = year.zip(part(number / 100 % 100)).zip(part(number % 100));
    let day = day.and_then(|((year, month), day)| Day::new(year, month, day).ok());
    day.map(Some).ok_or(flaw)
}

/// Whose line of a file it is and what it says, for every file about debtors.
///
/// `file` is the file's month, for layouts that repeat it in each line: another one there is a flaw.
pub fn parse(source: Source, line: &[u8], file: Period) -> Result<(u64, Body), Flaw> {
    Ok(match source {
        Source::Debtors => {
            let line = debtor(line)?;
            if line.period != file {
                return Err(Flaw { column: 6, kind: FlawKind::Period });
            }
            (line.id, Body::Month(vec![line.entry()]))
        }
        Source::History => {
            let HistoryLine { entity, id, months } = history(line)?;
            let told = months.iter().rposition(|month| *month != UNTOLD).map_or(0, |last| last + 1);
            let months = months.get(..told).unwrap_or_default().to_vec();
            (id, Body::History(vec![Track { entity: Entity::Code(entity), months }]))
        }
        Source::NormalSince => {
            let (id, since) = normal_since(line)?;
            (id, Body::NormalSince(since))
        }
        Source::PersonNames | Source::DefaulterNames => {
            let (id, name) = name(line)?;
            (id, Body::Name(name.text()))
        }
        Source::Corrections | Source::PartCorrections => {
            let CorrectionLine { entity, period, id, situation, amount, .. } = correction(line)?;
            let entity = Entity::Code(entity);
            (id, Body::Corrections(vec![Correction { entity, period, situation, amount }]))
        }
        Source::Former => {
            let (id, code) = former(line)?;
            (id, Body::Former(vec![code]))
        }
        Source::TaxRoll => {
            let (id, taxpayer) = taxpayer(line)?;
            (id, Body::Taxpayer(taxpayer))
        }
        Source::Entities | Source::AskedDebts | Source::AskedHistory | Source::AskedCheques => {
            return Err(Flaw { column: 1, kind: FlawKind::Document });
        }
    })
}

const UNTOLD: (Situation, Amount, Marks) = (Situation::Untold, Amount::ZERO, Marks::untold());

impl DebtorLine {
    /// What it comes to: loans, guarantees and other concepts are debt; credit that was not used is not.
    pub fn entry(&self) -> Entry {
        let amount = self.loans + self.guarantees + self.other;
        let entity = Entity::Code(self.entity);
        Entry { entity, situation: self.situation, amount, days: self.days, marks: self.marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// domain.md §2.2.
    const LINE: &[u8] = b"00007202609112026756539300003       350,5         0,0         0,0         0,0         0,0         0,0       350,5         0,0         0,0         0,0        87,6000000 124";

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_line_of_the_domain_reads_as_it_says() {
        let line = debtor(LINE).unwrap();

        assert_eq!((line.entity, line.period, line.id), (7, period("202609"), 20_267_565_393));
        assert_eq!((line.situation, line.days), (Situation::MediumRisk, 124));
        assert_eq!((line.loans, line.provisions), (Amount::minor(350_500_00), Amount::minor(87_600_00)));
        assert_eq!((line.unused, line.marks), (Amount::ZERO, Marks::default()));
    }

    #[test]
    fn days_are_the_last_four_characters() {
        let mut line = LINE.to_vec();
        line[167..171].copy_from_slice(b"1234");

        assert_eq!(debtor(&line).unwrap().days, 1_234);
    }

    #[test]
    fn marks_are_read_each_in_its_place() {
        use MarkKind::{Covered, Legal, Refinanced, Technical, UnderReview};
        let mut line = LINE.to_vec();
        line[161..167].copy_from_slice(b"121911");
        let marks = debtor(&line).unwrap().marks;

        let set: Vec<_> = MarkKind::ALL.into_iter().filter(|kind| marks.has(*kind)).collect();
        assert_eq!(set, [Refinanced, Legal, Technical, UnderReview, Covered]);
        line[162] = b'3';
        assert_eq!(debtor(&line), Err(Flaw { column: 163, kind: FlawKind::Mark }));
    }

    #[test]
    fn every_damage_tells_its_column() {
        let with = |at: usize, bytes: &[u8]| {
            let mut line = LINE.to_vec();
            line[at..at + bytes.len()].copy_from_slice(bytes);
            debtor(&line).unwrap_err()
        };

        assert_eq!(with(5, b"202613"), Flaw { column: 6, kind: FlawKind::Period });
        assert_eq!(with(11, b"96"), Flaw { column: 12, kind: FlawKind::Document });
        assert_eq!(with(20, b"x"), Flaw { column: 14, kind: FlawKind::Document });
        assert_eq!(with(27, b"22"), Flaw { column: 28, kind: FlawKind::Situation });
        assert_eq!(with(29, b"       350.5"), Flaw { column: 30, kind: FlawKind::Amount });
        assert_eq!(with(167, b"12a4"), Flaw { column: 168, kind: FlawKind::Digits });
        assert_eq!(debtor(&LINE[..170]), Err(Flaw { column: 171, kind: FlawKind::Length }));
    }

    #[test]
    fn a_line_of_another_month_does_not_belong() {
        assert_eq!(parse(Source::Debtors, LINE, period("202608")), Err(Flaw { column: 6, kind: FlawKind::Period }));
        assert!(parse(Source::Debtors, LINE, period("202609")).is_ok());
    }

    #[test]
    fn twenty_four_months_read_and_end_with_the_last_one_told() {
        let mut line = b"000071120267565393".to_vec();
        for month in 0..24 {
            line.extend_from_slice(match month {
                0 => b"03       350,50",
                1 => b"21       100,02",
                _ => b"               ",
            });
        }

        let read = history(&line).unwrap();
        assert_eq!(read.months[0], (Situation::MediumRisk, Amount::minor(350_500_00), Marks::default()));
        assert_eq!(read.months[1].0, Situation::LowRisk);
        assert!(read.months[1].2.has(MarkKind::UnderReview));
        let (id, Body::History(tracks)) = parse(Source::History, &line, period("202609")).unwrap() else { panic!() };
        assert_eq!((id, tracks[0].months.len()), (20_267_565_393, 2));
    }

    #[test]
    fn the_smaller_files_read() {
        assert_eq!(normal_since(b"1120267565393202401"), Ok((20_267_565_393, period("202401"))));
        let named = format!("20267565393{:<55}", "PEREZ JUAN");
        assert_eq!(name(named.as_bytes()).unwrap().1.text(), "PEREZ JUAN");
        let of = format!("00007{:<70}", "BANCO DE GALICIA");
        let read = entity(of.as_bytes()).unwrap();
        assert_eq!((read.code, read.name.text().as_str()), (7, "BANCO DE GALICIA"));
        let corrected = format!("000072026081120267565393{:<55}00{:>12}", "PEREZ JUAN", "0,0");
        let read = correction(corrected.as_bytes()).unwrap();
        assert_eq!((read.situation, read.amount), (Situation::Untold, Amount::ZERO));
        let gone = format!("000123{:<120}11202675653931", "BANCO QUE FUE");
        assert_eq!(former(gone.as_bytes()), Ok((20_267_565_393, 123)));
    }

    #[test]
    fn the_tax_roll_reads_old_and_new() {
        let begins = format!("20267565393{:<160}{}", "PEREZ JUAN", "620100 00000000000");
        let old = format!("{begins} ");
        let new = format!("{begins}1980-01-01 {:<10}0120250310", "1900");

        let (_, old) = taxpayer(old.as_bytes()).unwrap();
        let (id, new) = taxpayer(new.as_bytes()).unwrap();
        assert_eq!((old.activity, old.deregistered, old.died), (620_100, false, None));
        assert_eq!((id, new.province, new.died), (20_267_565_393, Some(1), Some(date(2025, 3, 10))));
    }
}
