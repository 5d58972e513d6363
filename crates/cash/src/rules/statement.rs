//! A statement of an account as it was read, and what must hold of it.
use base::{Amount, Cbu, Check, Currency, Day, TaxId};
use std::collections::BTreeMap;

/// What a bank or a cash network says about one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The account as the file names it, if it does.
    pub account: Option<String>,
    /// Of every amount, if the file says so.
    pub currency: Option<Currency>,
    /// The balance before.
    pub opening: Option<Amount>,
    /// The balance after.
    pub closing: Option<Amount>,
    /// Where the closing balance stands, from 1.
    pub closing_line: u32,
    /// What moved, in the order of the file.
    pub movements: Vec<Movement>,
    /// Debits that were ordered and not collected, by their reason.
    pub refused: Vec<Refused>,
}

/// Money that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Where it stands in the file, from 1.
    pub line: u32,
    /// The day it counts from.
    pub day: Day,
    /// Positive where it came in, negative where it went out.
    pub amount: Amount,
    /// The bank's own name for it: the same one is the same money. Given by [`Statement::name_movements`] where absent.
    pub reference: String,
    /// What the payer or we wrote on it: a coupon's digits, an operation, a client.
    pub external: Option<String>,
    /// Who paid, as far as the bank tells.
    pub payer: Payer,
    /// The words of the bank.
    pub text: String,
}

/// Who paid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payer {
    /// Their name.
    pub name: Option<String>,
    /// Their tax id, normalised, only if it holds.
    pub tax_id: Option<String>,
    /// The account it came from, or the dedicated account it came to.
    pub account: Option<String>,
}

/// A debit that was ordered and not collected.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    /// Where it stands in the file, from 1.
    pub line: u32,
    /// How much.
    pub amount: Amount,
    /// Of whom, as the order named them.
    pub external: String,
    /// The network's code.
    pub code: String,
    /// The network's words.
    pub words: String,
}

/// A file that cannot be taken in; nothing of it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {flaw}")]
pub struct ReadError {
    /// From 1.
    pub line: u32,
    /// From 1; a sign or a cell, as the format counts.
    pub column: u32,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// No statement in it.
    #[error("there is no statement here")]
    Empty,
    /// More than is read at once.
    #[error("it is larger than {0} MB")]
    TooLarge(usize),
    /// More movements than a statement has.
    #[error("it has more than {0} movements")]
    TooMany(usize),
    /// Bytes that are no text.
    #[error("this is not text")]
    Encoding,
    /// Not of the form of its format.
    #[error("{0}")]
    Form(String),
    /// Something that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Not an amount.
    #[error("{0:?} is not an amount")]
    Amount(String),
    /// Not a day that exists.
    #[error("{0:?} is not a day")]
    Day(String),
    /// Not a currency.
    #[error("{0:?} is not a currency")]
    Currency(String),
    /// Opening balance and movements do not come to the closing balance.
    #[error("the balances do not add up: opening and movements come to {computed}, the file says {written}")]
    Balance {
        /// Opening plus movements.
        computed: Amount,
        /// As the file says.
        written: Amount,
    },
    /// The trailer's sum is another.
    #[error("the total does not add up: the records come to {computed}, the file says {written}")]
    Total {
        /// The sum of the records.
        computed: Amount,
        /// As the file says.
        written: Amount,
    },
    /// The trailer's count is another.
    #[error("the count does not add up: there are {computed} records, the file says {written}")]
    Count {
        /// Of the records.
        computed: u64,
        /// As the file says.
        written: u64,
    },
    /// Two incoming movements with one reference: which of them is the money cannot be told.
    #[error("the reference {reference:?} is that of line {first} too")]
    Repeated {
        /// Which one.
        reference: String,
        /// Where it stood first.
        first: u32,
    },
    /// A sum that no account has.
    #[error("the amounts are too large")]
    Overflow,
}

/// The most movements of one file.
pub const MOVEMENTS_MAX: usize = 500_000;

/// References that banks write where they have none.
const NO_REFERENCE: [&str; 4] = ["NONREF", "NOTPROVIDED", "NOREF", "S/R"];

impl ReadError {
    /// Something wrong at a place.
    pub const fn at(line: u32, column: u32, flaw: Flaw) -> Self {
        Self { line, column, flaw }
    }

    /// What to tell a person.
    pub fn words_es(&self) -> String {
        format!("Línea {}, columna {}: {}.", self.line, self.column, self.flaw.words_es())
    }
}

impl Flaw {
    fn words_es(&self) -> String {
        match self {
            Self::Empty => "no hay ningún extracto".to_owned(),
            Self::TooLarge(megabytes) => format!("supera los {megabytes} MB"),
            Self::TooMany(most) => format!("tiene más de {most} movimientos"),
            Self::Encoding => "no es texto".to_owned(),
            Self::Form(words) => format!("no tiene la forma esperada ({words})"),
            Self::Missing(what) => format!("falta {what}"),
            Self::Amount(text) => format!("«{text}» no es un importe"),
            Self::Day(text) => format!("«{text}» no es una fecha"),
            Self::Currency(text) => format!("«{text}» no es una moneda"),
            Self::Balance { computed, written } => {
                format!(
                    "los saldos no cierran: el inicial más los movimientos da {computed} y el archivo dice {written}"
                )
            }
            Self::Total { computed, written } => {
                format!("el total no cierra: los registros suman {computed} y el archivo dice {written}")
            }
            Self::Count { computed, written } => {
                format!("la cantidad no cierra: hay {computed} registros y el archivo dice {written}")
            }
            Self::Repeated { reference, first } => {
                format!("la referencia «{reference}» ya está en la línea {first}")
            }
            Self::Overflow => "los importes son demasiado grandes".to_owned(),
        }
    }
}

impl Statement {
    /// Refuses a statement whose balances do not add up, where it has both.
    ///
    /// # Errors
    /// At the line of the closing balance.
    pub fn check(&self) -> Result<(), ReadError> {
        let (Some(opening), Some(written)) = (self.opening, self.closing) else { return Ok(()) };
        let mut computed = opening;
        for movement in &self.movements {
            let overflow = || ReadError::at(movement.line, 1, Flaw::Overflow);
            computed = computed.checked_add(movement.amount).ok_or_else(overflow)?;
        }
        if computed == written {
            return Ok(());
        }
        Err(ReadError::at(self.closing_line, 1, Flaw::Balance { computed, written }))
    }

    /// Gives a name to each movement that the bank gave none: a hash of all that is told of it, and which of its equals
    /// it is, so that the same file, or a longer one, names it so again.
    ///
    /// # Errors
    /// Two incoming movements that the bank calls the same.
    pub fn name_movements(&mut self) -> Result<(), ReadError> {
        let mut named: BTreeMap<String, u32> = BTreeMap::new();
        let mut alike: BTreeMap<String, u32> = BTreeMap::new();
        for movement in &mut self.movements {
            movement.reference = movement.reference.trim().to_owned();
            if is_no_reference(&movement.reference) {
                let hash = movement.hash();
                let count = alike.entry(hash.clone()).or_insert(0);
                *count += 1;
                movement.reference = format!("~{hash}-{count}");
            }
            if movement.amount <= Amount::ZERO {
                continue;
            }
            if let Some(first) = named.insert(movement.reference.clone(), movement.line) {
                let reference = movement.reference.clone();
                return Err(ReadError::at(movement.line, 1, Flaw::Repeated { reference, first }));
            }
        }
        Ok(())
    }
}

impl Movement {
    fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [
            self.day.to_string().as_str(),
            &self.amount.to_string(),
            self.external.as_deref().unwrap_or_default(),
            self.payer.name.as_deref().unwrap_or_default(),
            self.payer.tax_id.as_deref().unwrap_or_default(),
            self.payer.account.as_deref().unwrap_or_default(),
            &self.text,
        ] {
            hasher.update(part.as_bytes()).update(b"\0");
        }
        hasher.finalize().to_hex().chars().take(20).collect()
    }
}

impl Payer {
    /// Fills what is not told apart with what the bank's words hold: a tax id that holds, an account that holds.
    pub fn found_in(mut self, text: &str) -> Self {
        let runs = || text.split(|sign: char| !(sign.is_ascii_digit() || sign == '-')).filter(|run| !run.is_empty());
        if self.tax_id.is_none() {
            self.tax_id = runs().find_map(tax_id);
        }
        if self.account.is_none() {
            let account = |run: &str| run.parse::<Cbu>().ok().filter(|cbu| cbu.check() == Check::Ok);
            self.account = runs().find_map(account).map(|cbu| cbu.digits().to_owned());
        }
        self
    }
}

/// A tax id that holds, normalised.
pub fn tax_id(text: &str) -> Option<String> {
    let id: TaxId = text.trim().parse().ok()?;
    (id.check() == Check::Ok).then(|| id.digits().to_owned())
}

/// A text without blanks around it, unless nothing is left.
pub fn filled(text: &str) -> Option<String> {
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

fn is_no_reference(reference: &str) -> bool {
    reference.chars().all(|sign| matches!(sign, '0' | '-' | '.'))
        || NO_REFERENCE.iter().any(|none| reference.eq_ignore_ascii_case(none))
}

#[cfg(test)]
pub(crate) fn movement(line: u32, amount: i64, reference: &str) -> Movement {
    let day = base::day_of(20_522);
    let (external, payer, text) = (None, Payer::default(), String::new());
    Movement { line, day, amount: Amount::minor(amount), reference: reference.to_owned(), external, payer, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_add_up_or_the_file_is_refused() {
        let movements = vec![movement(1, 20_751_75, "A"), movement(2, -150_00, "B")];
        let (opening, closing) = (Some(Amount::minor(1_000_000_00)), Some(Amount::minor(1_020_601_75)));
        let good = Statement { opening, closing, closing_line: 9, movements, ..Statement::default() };
        assert_eq!(good.check(), Ok(()));

        let bad = Statement { closing: Some(Amount::minor(1)), ..good };
        let (computed, written) = (Amount::minor(1_020_601_75), Amount::minor(1));
        assert_eq!(bad.check(), Err(ReadError::at(9, 1, Flaw::Balance { computed, written })));
    }

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        let movements = vec![movement(3, i64::MAX, "A")];
        let opening = Some(Amount::minor(1));
        let huge = Statement { opening, closing: opening, movements, ..Statement::default() };

        assert_eq!(huge.check(), Err(ReadError::at(3, 1, Flaw::Overflow)));
    }

    #[test]
    fn nameless_movements_are_named_the_same_in_a_longer_file() {
        let nameless = || vec![movement(1, 100, "NONREF"), movement(2, 100, ""), movement(3, 200, "000")];
        let mut short = Statement { movements: nameless(), ..Statement::default() };
        let mut long =
            Statement { movements: [nameless(), vec![movement(4, 100, "")]].concat(), ..Statement::default() };
        short.name_movements().unwrap();
        long.name_movements().unwrap();

        let names = |statement: &Statement| -> Vec<String> {
            statement.movements.iter().map(|movement| movement.reference.clone()).collect()
        };
        assert_eq!(names(&long)[..3], names(&short)[..]);
        assert_eq!(names(&long).iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    }

    #[test]
    fn one_reference_for_two_incomes_is_refused_and_for_an_expense_is_not() {
        let mut twice = Statement { movements: vec![movement(1, 1, "A"), movement(7, 2, "A")], ..Statement::default() };
        let mut tax = Statement { movements: vec![movement(1, 1, "A"), movement(7, -2, "A")], ..Statement::default() };

        let flaw = Flaw::Repeated { reference: "A".into(), first: 1 };
        assert_eq!(twice.name_movements(), Err(ReadError::at(7, 1, flaw)));
        assert_eq!(tax.name_movements(), Ok(()));
    }

    #[test]
    fn who_paid_is_found_in_the_banks_words() {
        let payer = Payer::default().found_in("TRANSF 20-26756539-3 GOMEZ CBU 2850590940090418135201");

        assert_eq!(payer.tax_id.as_deref(), Some("20267565393"));
        assert_eq!(payer.account.as_deref(), Some("2850590940090418135201"));
        assert_eq!(Payer::default().found_in("OP 20267565392"), Payer::default());
    }
}
