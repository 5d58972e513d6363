//! How banks tell of money that arrives: what a transfer says of its payer, and a day's statement in three formats.
use super::chance::Luck;
use super::past::Payment;
use super::person::Person;
use super::words;
use base::{Amount, Cbu, Day};

/// Who transfers money rather than paying where the creditor collects, per mille.
pub(crate) const TRANSFERS_PER_MILLE: i64 = 160;
/// What a bank charges for a statement, each day that there is one.
pub(crate) const COMMISSION: Amount = Amount::minor(1_210_00);

/// A payment that comes through a bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// The bank's own number for it.
    pub number: String,
    /// What it is for.
    pub payment: Payment,
    /// The payer's tax number.
    pub cuit: String,
    /// The payer's name, in capital letters without accents, as banks write it.
    pub name: String,
    /// What it says.
    pub told: Told,
}

/// What a transfer says of its payer, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Who pays, and the creditor's own name for the debt.
    Reference,
    /// Who pays, with their tax number.
    TaxId,
    /// A name alone.
    Name,
    /// Nothing: cash handed in at a machine.
    Nothing,
}

/// A bank's day, in a creditor's account.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<'a> {
    /// The creditor's account.
    pub account: &'a Cbu,
    /// The day.
    pub day: Day,
    /// What was there in the morning.
    pub opening: Amount,
    /// What came in.
    pub transfers: &'a [Transfer],
}

/// A format in which banks write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// SWIFT's customer statement.
    Mt940,
    /// ISO 20022.
    Camt,
    /// A table of a home banking.
    Table,
}

impl Format {
    /// In which one a creditor's bank writes.
    pub(crate) const fn of(creditor: usize) -> Self {
        match creditor % 3 {
            0 => Self::Mt940,
            1 => Self::Camt,
            _ => Self::Table,
        }
    }

    /// How its files end.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Mt940 => "sta",
            Self::Camt => "xml",
            Self::Table => "csv",
        }
    }

    /// The file.
    pub(crate) fn write(self, sheet: &Sheet<'_>) -> String {
        match self {
            Self::Mt940 => mt940(sheet),
            Self::Camt => camt(sheet),
            Self::Table => table(sheet),
        }
    }
}

/// The account into which a creditor's debtors transfer.
pub(crate) fn account_of(creditor: usize) -> Option<Cbu> {
    Cbu::of("999", "0001", &format!("{:013}", 1_000_000 + creditor))
}

impl Transfer {
    /// How somebody's payment looks to a bank, as number `number` of the day.
    pub(crate) fn of(payment: Payment, person: &Person, number: usize, luck: &mut Luck) -> Self {
        let told = luck.weigh(&[(Told::Reference, 78), (Told::TaxId, 14), (Told::Name, 5), (Told::Nothing, 3)]);
        let name = format!("{} {}", words::plain(person.last), words::plain(person.first)).to_uppercase();
        let number = format!("{}{number:05}", payment.on.strftime("%y%m%d"));
        Self { number, payment, cuit: person.cuit.clone(), name, told }
    }

    /// The bank's words for it, without the payer.
    fn words(&self) -> String {
        match self.told {
            Told::Reference => format!("TRANSFERENCIA RECIBIDA {}", self.payment.reference),
            Told::TaxId | Told::Name => "TRANSFERENCIA RECIBIDA".to_owned(),
            Told::Nothing => "DEPOSITO EN EFECTIVO CAJERO".to_owned(),
        }
    }

    fn shown_name(&self) -> &str {
        if self.told == Told::Nothing { "" } else { &self.name }
    }

    fn shown_cuit(&self) -> &str {
        match self.told {
            Told::Reference | Told::TaxId => &self.cuit,
            Told::Name | Told::Nothing => "",
        }
    }
}

impl Sheet<'_> {
    /// What is there in the evening.
    pub(crate) fn closing(&self) -> Amount {
        self.opening + self.transfers.iter().map(|one| one.payment.amount).sum() - COMMISSION
    }
}

fn mt940(sheet: &Sheet<'_>) -> String {
    let comma = |amount: Amount| amount.to_string().replace('.', ",");
    let (day, entry) = (sheet.day.strftime("%y%m%d").to_string(), sheet.day.strftime("%m%d").to_string());
    let mut lines = vec![
        format!(":20:{day}"),
        format!(":25:{}", sheet.account.digits()),
        ":28C:1/1".to_owned(),
        format!(":60F:C{day}ARS{}", comma(sheet.opening)),
    ];
    for one in sheet.transfers {
        lines.push(format!(":61:{day}{entry}C{}NTRFNONREF//{}", comma(one.payment.amount), one.number));
        let words = [&one.words(), one.shown_cuit()].join(" ");
        lines.push(format!(":86:166?00{}?32{}", words.trim_end(), one.shown_name()));
    }
    lines.push(format!(":61:{day}{entry}D{}NCHGNONREF//C{day}", comma(COMMISSION)));
    lines.push(":86:COMISION MANTENIMIENTO".to_owned());
    lines.push(format!(":62F:C{day}ARS{}", comma(sheet.closing())));
    lines.push("-".to_owned());
    lines.join("\r\n") + "\r\n"
}

fn camt(sheet: &Sheet<'_>) -> String {
    let day = sheet.day;
    let money = |amount: Amount, side: &str| format!("<Amt Ccy=\"ARS\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>");
    let balance = |kind: &str, amount: Amount| {
        let amount = money(amount, "CRDT");
        format!("<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount}<Dt><Dt>{day}</Dt></Dt></Bal>\n")
    };
    let entry = |number: &str, money: String, details: String| {
        format!(
            "<Ntry>{money}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>\
             <AcctSvcrRef>{number}</AcctSvcrRef>{details}</Ntry>\n"
        )
    };
    let details = |one: &Transfer| {
        let document = match one.shown_cuit() {
            "" => String::new(),
            cuit => format!("<Id><PrvtId><Othr><Id>{cuit}</Id></Othr></PrvtId></Id>"),
        };
        let payer = match one.shown_name() {
            "" => String::new(),
            name => format!("<RltdPties><Dbtr><Nm>{name}</Nm>{document}</Dbtr></RltdPties>"),
        };
        let words = one.words();
        format!("<NtryDtls><TxDtls>{payer}<RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls>")
    };
    let incomes: String =
        sheet.transfers.iter().map(|one| entry(&one.number, money(one.payment.amount, "CRDT"), details(one))).collect();
    let commission = entry(&format!("C{}", day.strftime("%y%m%d")), money(COMMISSION, "DBIT"), String::new());
    let account = sheet.account.digits();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>{day}</Id>\n\
         <Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>ARS</Ccy></Acct>\n{}{}{incomes}{commission}\
         </Stmt></BkToCstmrStmt></Document>\n",
        balance("OPBD", sheet.opening),
        balance("CLBD", sheet.closing()),
    )
}

fn table(sheet: &Sheet<'_>) -> String {
    let day = sheet.day.strftime("%d/%m/%Y");
    let comma = |amount: Amount| amount.to_string().replace('.', ",");
    let mut balance = sheet.opening;
    let mut lines = vec!["Fecha;Concepto;Nro. comprobante;CUIT;Originante;Importe;Saldo".to_owned()];
    for one in sheet.transfers {
        balance += one.payment.amount;
        let cells = [one.words(), one.number.clone(), one.shown_cuit().to_owned(), one.shown_name().to_owned()];
        lines.push(format!("{day};{};{};{}", cells.join(";"), comma(one.payment.amount), comma(balance)));
    }
    let number = format!("C{}", sheet.day.strftime("%y%m%d"));
    let (charge, left) = (comma(-COMMISSION), comma(balance - COMMISSION));
    lines.push(format!("{day};COMISION MANTENIMIENTO;{number};;;{charge};{left}"));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Currency;
    use cash::rules::read::read;
    use jiff::civil::date;

    const DAY: Day = date(2026, 3, 2);

    fn transfers() -> Vec<Transfer> {
        let payment = |place: i64| Payment {
            creditor: 0,
            reference: format!("PP-00000{place}0"),
            on: DAY,
            currency: Currency::ARS,
            amount: Amount::minor(12_345_60 + place),
            pesos: Amount::minor(12_345_60 + place),
        };
        let told = [Told::Reference, Told::TaxId, Told::Name, Told::Nothing];
        let one = |(place, told): (u32, Told)| {
            let luck = &mut Luck::of(1, &[]);
            let whole = Transfer::of(payment(i64::from(place)), &Person::of(42, place), 7 + place as usize, luck);
            Transfer { told, ..whole }
        };
        (0..).zip(told).map(one).collect()
    }

    #[test]
    fn every_format_reads_back_whole_and_says_what_the_payer_told() {
        let account = account_of(0).unwrap();
        let transfers = transfers();
        let sheet = Sheet { account: &account, day: DAY, opening: Amount::minor(1_000_000_00), transfers: &transfers };
        for format in [Format::Mt940, Format::Camt, Format::Table] {
            let found = read(format.write(&sheet).as_bytes(), None).unwrap();
            let [statement] = found.statements.as_slice() else { panic!("one statement") };
            let [reference, tax_id, name, nothing, commission] = statement.movements.as_slice() else {
                panic!("{format:?}: {} movements", statement.movements.len())
            };

            assert_eq!(statement.closing, Some(sheet.closing()), "{format:?}");
            assert_eq!(reference.payer.tax_id.as_deref(), Some(transfers[0].cuit.as_str()), "{format:?}");
            assert!(reference.text.contains("PP-0000000"), "{format:?}: {}", reference.text);
            assert_eq!(tax_id.payer.tax_id.as_deref(), Some(transfers[1].cuit.as_str()));
            assert_eq!((name.payer.tax_id.as_deref(), name.payer.name.as_deref()), (None, Some(&*transfers[2].name)));
            assert_eq!((&nothing.payer.tax_id, &nothing.payer.name), (&None, &None));
            assert_eq!(commission.amount, -COMMISSION);
            let numbers: Vec<&str> = statement.movements.iter().map(|one| one.reference.as_str()).collect();
            assert_eq!(numbers[..2], [transfers[0].number.as_str(), transfers[1].number.as_str()]);
        }
    }

    #[test]
    fn every_creditor_has_an_account_of_its_own() {
        let accounts: std::collections::HashSet<String> =
            (0..4).map(|place| account_of(place).unwrap().digits().to_owned()).collect();

        assert_eq!(accounts.len(), 4);
    }
}
