//! What lines say under each mapping.
use super::*;
use crate::rules::{
    detect::{Tally, decode, text_format},
    intake::{Flaw, Problem, Record},
    terms::{Period, Plan as Repayment, System},
};
use base::{Amount, CreditorId, Day, Uuid};
use jiff::civil::date;
use people::{PartyKind, PointKind};
use proptest::prelude::*;

const CREDITOR: CreditorId = CreditorId(Uuid::from_u128(9));

/// Every line of a text under a mapping, detected and cut as a file is.
fn lines(mapping: &Mapping, text: &str) -> Vec<Result<Row, Vec<Problem>>> {
    let mut tally = Tally::default();
    tally.see(text.as_bytes());
    let mut format = text_format(&decode(tally.sample(), tally.encoding()), tally.encoding());
    format.decimal = mapping.format.decimal.unwrap_or(format.decimal);
    let (mut plan, mut rows) = (None, Vec::new());
    for (line, text) in (1..).zip(text.lines()) {
        let mut record = Record::default();
        record.cut(line, text, format.delimiter);
        match &plan {
            None => {
                let columns = column_names(&format, record.cells());
                plan = Some(Plan::bind(mapping, &columns, &format, CREDITOR).unwrap());
            }
            Some(plan) => rows.push(plan.parse(&record)),
        }
    }
    rows
}

fn row(mapping: &str, text: &str) -> Row {
    lines(&shipped(mapping).unwrap(), text).remove(0).unwrap()
}

fn problems(mapping: &str, text: &str) -> Vec<(String, Flaw)> {
    let problems = lines(&shipped(mapping).unwrap(), text).remove(0).unwrap_err();
    problems.into_iter().map(|problem| (problem.column, problem.flaw)).collect()
}

#[test]
fn every_shipped_mapping_reads() {
    for (name, _) in SHIPPED {
        assert_eq!(shipped(name).unwrap().name, name);
    }
    assert!(matches!(shipped("otro"), Err(MappingError::Unknown(_))));
}

#[test]
fn a_client_is_a_party_with_ways_to_reach_it() {
    let text = "cliente;nombre;cuit;telefono;telefono_2;email;provincia;ingreso_mensual;situacion_bcra\n\
        A-7;Gómez  Ana;20-26756539-3;011 15 6591-5201;no tiene;ANA@Mail.Test;Córdoba;1.234.567,89;2\n";

    let row = row("clientes", text);

    let party = row.party.unwrap();
    let keys: Vec<(&str, &str)> = party.keys.iter().map(|key| (key.scheme.as_str(), key.value.as_str())).collect();
    assert_eq!(keys, [("AR-CUIT", "20267565393"), (format!("client:{CREDITOR}").as_str(), "A-7")]);
    assert_eq!((party.name.as_str(), party.kind), ("Gómez Ana", PartyKind::Person));
    let points: Vec<(PointKind, &str)> = party.points.iter().map(|point| (point.kind, point.value.as_str())).collect();
    assert_eq!(points, [(PointKind::Phone, "+5491165915201"), (PointKind::Email, "ana@mail.test")]);
    assert_eq!(party.traits.income, Some(Amount::minor(1_234_567_89)));
    assert_eq!((party.traits.province, party.traits.bureau_situation), (Some(3), Some(2)));
    // A phone that cannot be dialled is noted; the client is taken in.
    assert_eq!(row.notes.iter().map(|note| note.flaw).collect::<Vec<_>>(), [Flaw::Phone]);
}

#[test]
fn a_wrong_document_costs_the_line() {
    let client = |cuit: &str| problems("clientes", &format!("nombre;cuit\nAna;{cuit}\n"));

    assert_eq!(client("20-26756539-2"), [("cuit".to_owned(), Flaw::Document)]);
    // What a spreadsheet does to a long number.
    assert_eq!(client("2,03E+10"), [("cuit".to_owned(), Flaw::Document)]);
    assert_eq!(client(""), [(String::new(), Flaw::Missing)]);
}

#[test]
fn an_obligation_by_its_terms() {
    let text = "cuit;operacion;producto;fecha_alta;capital;cuotas;primer_vencimiento;sistema;tna;iva;tasa_compensatoria;tasa_punitoria\n\
        20267565393;P-1;Préstamo Personal;10/01/2026;100.000,00;6;10/02/2026;francés;60;21;60%;30\n";

    let account = row("obligaciones", text).account.unwrap();

    let terms = account.terms.unwrap();
    assert_eq!((account.reference.as_str(), terms.product.as_str()), ("P-1", "prestamo_personal"));
    assert_eq!((terms.opened, terms.lent), (date(2026, 1, 10), Amount::minor(100_000_00)));
    let Repayment::Regular(plan) = terms.plan else { panic!("a schedule") };
    assert_eq!((plan.system, plan.count, plan.every), (System::French, 6, Period::Months(1)));
    assert_eq!((plan.period_rate, plan.vat), ("0.05".parse().unwrap(), "0.21".parse().unwrap()));
    assert_eq!((terms.late.compensatory, terms.late.penalty), ("0.6".parse().unwrap(), "0.3".parse().unwrap()));
}

#[test]
fn an_obligation_by_its_instalments() {
    let text = "dni;operacion;fecha_alta;cuota_1_vencimiento;cuota_1_capital;cuota_1_interes;cuota_2_vencimiento;cuota_2_capital;cuota_2_interes\n\
        26.756.539;P-2;10/01/2026;10/02/2026;1000;50,50;10/03/2026;1000,25;\n";

    let terms = row("obligaciones", text).account.unwrap().terms.unwrap();

    let Repayment::Listed(instalments) = terms.plan else { panic!("a list") };
    let seen: Vec<(u16, Day, i64, i64)> = instalments
        .iter()
        .map(|one| (one.number, one.due, one.principal.to_minor(), one.interest.to_minor()))
        .collect();
    assert_eq!(seen, [(1, date(2026, 2, 10), 1_000_00, 50_50), (2, date(2026, 3, 10), 1_000_25, 0)]);
    assert_eq!(terms.lent, Amount::minor(2_000_25));
}

#[test]
fn what_does_not_fit_together_costs_the_line() {
    let header = "dni;operacion;fecha_alta;capital;cuotas;primer_vencimiento";
    let sound = "20111222;P-2;10/01/2026;1.500,75;6;10/02/2026\n20111223;P-3;10/01/2026;1.500,75;6;10/02/2026\n";
    let account = |values: &str| problems("obligaciones", &format!("{header}\n26756539;P-1;{values}\n{sound}"));
    let place = |column: &str, flaw| vec![(column.to_owned(), flaw)];

    assert_eq!(account("10/03/2026;1000;6;10/02/2026"), place("", Flaw::Inconsistent));
    assert_eq!(account("31/02/2026;1000;6;10/03/2026"), place("fecha_alta", Flaw::Date));
    assert_eq!(account("10/01/2026;1.00;6;10/02/2026"), place("capital", Flaw::Amount));
    assert_eq!(account("10/01/2026;-5;6;10/02/2026"), place("capital", Flaw::Amount));
    assert_eq!(account("10/01/2026;1000;seis;10/02/2026"), place("cuotas", Flaw::Number));
    assert_eq!(account("10/01/2026;1000;6"), place("", Flaw::Cells));
    assert_eq!(account("10/01/2026;;6;10/02/2026"), place("", Flaw::Missing));
}

#[test]
fn a_payment_names_its_account_and_is_more_than_zero() {
    let row = row("pagos", "operacion;fecha;importe;pago\nP-1;02/03/2026;1.500,00;R-9\n");

    assert_eq!(row.account.unwrap().reference, "P-1");
    let day = date(2026, 3, 2);
    assert_eq!(row.payments, [PaymentRow { reference: Some("R-9".into()), amount: Amount::minor(1_500_00), day }]);
    assert_eq!(problems("pagos", "operacion;fecha;importe\nP-1;02/03/2026;0\n"), [(String::new(), Flaw::Amount)]);
    assert_eq!(
        problems("pagos", "operacion;fecha;importe\n;02/03/2026;5\n"),
        [("operacion".to_owned(), Flaw::Missing)]
    );
}

#[test]
fn a_month_of_the_real_file_is_a_statement_and_a_payment() {
    let header = "ID,X1,X2,X3,X4,X5,X6,X7,X8,X9,X10,X11,X12,X13,X14,X15,X16,X17,X18,X19,X20,X21,X22,X23,Y";
    let text = format!("{header}\n1,5.00E+05,2,2,1,24,2,2,-1,-1,-2,-2,3913,3102,689,0,0,-5,0,689,0,0,0,0,1\n");

    let row = row("uci-credit-default", &text);

    assert_eq!(row.statements.len(), 6);
    let september = row.statements[5];
    assert_eq!((september.month, september.due), (2005 * 12 + 8, date(2005, 9, 30)));
    assert_eq!((september.billed, september.months_late), (Amount::minor(3_913_00), Some(2)));
    assert_eq!((row.statements[0].billed, row.statements[0].months_late), (Amount::minor(-5_00), Some(0)));
    // Nothing paid in a month is no payment.
    let paid: Vec<(Day, i64)> = row.payments.iter().map(|paid| (paid.day, paid.amount.to_minor())).collect();
    assert_eq!(paid, [(date(2005, 8, 31), 689_00)]);
    let terms = row.account.unwrap().terms.unwrap();
    assert_eq!((terms.currency.code(), terms.limit), ("TWD", Some(Amount::minor(500_000_00))));
    // Nobody's sex, education, marital status or age is kept anywhere.
    assert_eq!(row.party.unwrap().traits, people::Traits::default());
}

#[test]
fn the_reference_portfolio_is_read_in_its_own_units() {
    let text = "account_id,debtor_id,creditor_id,product,cuit,name,phone,email,province,lat,lon,opened,principal_u,n_inst,tna_comp_bp,tna_puni_bp,income_u,bureau,age,emp_months,consent,status\n\
        1,10,3,0,20267565393,Gomez Ana,011-15-12345678,u9@mail.test,5,-34.1,-58.2,20400,120000000000,12,6000,3000,550000123456,2,44,30,1,0\n";

    let row = row("peer-accounts", text);

    let terms = row.account.unwrap().terms.unwrap();
    assert_eq!((terms.opened, terms.lent), (base::day_of(20_400), Amount::minor(120_000_00)));
    let Repayment::Regular(plan) = terms.plan else { panic!("a schedule") };
    assert_eq!((plan.first_due, plan.every, plan.count), (base::day_of(20_430), Period::Days(30), 12));
    assert_eq!(plan.period_rate, base::Rate::basis_points(6_000).share(1, 144));
    assert_eq!((terms.late.compensatory, terms.late.penalty), ("0.6".parse().unwrap(), "0.3".parse().unwrap()));
    let party = row.party.unwrap();
    assert_eq!(party.traits.income, Some(Amount::minor(550_000_12)));
    assert_eq!(party.traits.employment_months, Some(30));
    assert_eq!(party.points[0].value, "+5491112345678");
}

#[test]
fn a_sector_is_a_letter_or_a_code_and_a_family_income_needs_its_right() {
    let traits = |sector: &str, income: &str, basis: &str| {
        let head = "nombre;dni;rama_actividad;ingreso_familiar;base_ingreso_familiar";
        let row = row("clientes", &format!("{head}\nAna;26756539;{sector};{income};{basis}\n"));
        let traits = row.party.unwrap().traits;
        (traits.sector.map(people::Sector::code), traits.household)
    };
    let known = Some((Amount::minor(1_500_000_00), people::Basis::Consent));

    assert_eq!(traits("g", "1.500.000", "consentimiento"), (Some("G"), known));
    assert_eq!(traits("410011", "1.500.000", ""), (Some("F"), None));
    assert_eq!(traits("11119", "", "codeudor"), (Some("A"), None), "its leading zero is lost");
    assert_eq!(traits("0", "", ""), (None, None));
}

#[test]
fn four_spellings_of_a_phone_are_one() {
    for spelling in ["+54 9 11 12345678", "011-15-12345678", "1112345678", "5491112345678"] {
        let row = row("clientes", &format!("nombre;dni;telefono\nAna;26756539;{spelling}\n"));
        assert_eq!(row.party.unwrap().points[0].value, "+5491112345678", "{spelling}");
    }
}

#[test]
fn a_mapping_says_what_is_wrong_with_it() {
    let read = |text: &str| Mapping::read("propio", text).unwrap_err().to_string();
    let head = "name = \"x\"\nlabel = \"x\"\nkind = \"parties\"\n[fields]\n";

    assert!(read(&format!("{head}\"party.sex\" = \"sexo\"")).contains("party.sex"));
    assert!(read(&format!("{head}\"party.name\" = {{ colum = \"a\" }}")).contains("colum"));
    assert!(read(&format!("{head}\"party.name\" = {{ column = \"a\", value = \"b\" }}")).contains("exactly one"));
    assert!(read(&format!("{head}\"party.name\" = \"a\"")).contains("document"));
    assert!(read("name = 3").contains("propio"));
}

#[test]
fn a_file_without_the_columns_is_told_which() {
    let format = text_format("a;b\n1;2\n", crate::rules::detect::Encoding::Utf8);
    let bound = Plan::bind(&shipped("pagos").unwrap(), &["a".into(), "fecha".into()], &format, CREDITOR);

    let error = bound.unwrap_err();
    assert!(matches!(&error, BindError::Lacking { lacking, .. } if lacking == &["operacion", "importe"]), "{error}");
}

#[test]
fn headers_ask_for_their_mapping() {
    let columns = |header: &str| header.split([';', ',']).map(str::to_owned).collect::<Vec<_>>();

    assert_eq!(suggest(&columns("Operación;Fecha;Importe;Pago")), Some("pagos"));
    assert_eq!(suggest(&columns("nombre;cuit;telefono;email")), Some("clientes"));
    assert_eq!(suggest(&columns("cuit;operacion;fecha_alta;capital;cuotas;primer_vencimiento")), Some("obligaciones"));
    let uci = "ID,X1,X2,X3,X4,X5,X6,X7,X8,X9,X10,X11,X12,X13,X14,X15,X16,X17,X18,X19,X20,X21,X22,X23,Y";
    assert_eq!(suggest(&columns(uci)), Some("uci-credit-default"));
    assert_eq!(suggest(&columns("foo;bar")), None);
}

#[test]
fn columns_are_guessed_by_header_and_by_what_they_hold() {
    let text = "Apellido y Nombre;Nro. Doc.;Cel;vto;Monto;Obs\nGómez Ana;26.756.539;011 15 6591-5201;10/02/2026;1.500,00;x\n\
        Ruiz Luis;27.111.222;0351 15 612-3456;11/02/2026;99,00;y\n";
    let format = text_format(text, crate::rules::detect::Encoding::Utf8);
    let mut rows = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let mut record = Record::default();
        record.cut(line, text, format.delimiter);
        rows.push(record);
    }
    let columns = column_names(&format, rows[0].cells());

    let guesses = guess_columns(&columns, &rows[1..], &format);

    let fields: Vec<Option<Field>> = guesses.iter().map(|guess| guess.field).collect();
    assert_eq!(
        fields,
        [
            Some(Field::Name),
            Some(Field::Document),
            Some(Field::Phone),
            Some(Field::FirstDue),
            Some(Field::PaymentAmount),
            None
        ]
    );
    assert_eq!(guesses[0].samples, ["Gómez Ana", "Ruiz Luis"]);
    assert!(guesses[0].confidence > guesses[2].confidence);
}

#[test]
fn the_wizard_makes_a_mapping_of_columns() {
    let columns = [
        ("Doc", "party.document"),
        ("Nro", "account.reference"),
        ("Vto", "account.first_due"),
        ("Deuda", "account.lent"),
    ];
    let columns = columns.map(|(column, field)| (column.to_owned(), field.to_owned())).into();

    let mapping = Mapping::of_columns(&columns).unwrap();
    let row = lines(&mapping, "Doc;Nro;Vto;Deuda\n26756539;7;10/02/2026;1500,50\n").remove(0).unwrap();

    assert_eq!(mapping.kind, Kind::Accounts);
    let terms = row.account.unwrap().terms.unwrap();
    assert_eq!((terms.opened, terms.lent), (date(2026, 2, 10), Amount::minor(1_500_50)));
    let Repayment::Regular(plan) = terms.plan else { panic!("one due date") };
    assert_eq!((plan.count, plan.first_due), (1, date(2026, 2, 10)));
}

proptest! {
    #[test]
    fn any_line_parses_or_is_refused(cells in prop::collection::vec("[-0-9a-zA-Z.,/@ $()é\"]{0,14}", 0..26)) {
        let headers = [
            ("clientes", "cliente;nombre;cuit;dni;telefono;email;provincia;ingreso_mensual;antiguedad_laboral_meses;situacion_bcra"),
            ("obligaciones", "dni;operacion;producto;moneda;fecha_alta;capital;limite;cuotas;cuotas_pagadas;primer_vencimiento;periodo;sistema;tna;iva;cargos;cuota_1_vencimiento;cuota_1_capital"),
            ("pagos", "operacion;fecha;importe;pago"),
        ];
        for (name, header) in headers {
            let width = header.split(';').count();
            let line: Vec<String> = (0..width).map(|place| cells.get(place).cloned().unwrap_or_default()).collect();
            let _ = lines(&shipped(name).unwrap(), &format!("{header}\n{}\n", line.join(";")));
        }
    }

    #[test]
    fn any_text_is_a_mapping_or_says_why_not(text in ".{0,200}") {
        let _ = Mapping::read("fuzz", &text);
    }
}

/// The instalments of the one row of a text of `obligaciones`.
fn listed(text: &str) -> Vec<crate::rules::terms::Instalment> {
    match row("obligaciones", text).account.unwrap().terms.unwrap().plan {
        Repayment::Listed(all) => all,
        other => panic!("{other:?}"),
    }
}

const CONTRACT: &str = "cuit;operacion;fecha_alta;capital;cuotas;primer_vencimiento;sistema;tna;seguro_saldo;\
    computo_dias;dia_inhabil;base_calculo\n20-26756539-3;P-1;22/01/2026;100.000,00;6;22/02/2026;";

#[test]
fn a_contract_by_days_with_insurance_and_business_days_is_written_out() {
    // domain.md §3.0: 22 February and 22 March 2026 are Sundays; 23 and 24 March are holidays.
    let all = listed(&format!("{CONTRACT}americano;60;0,1;365;siguiente con interés;30/360"));

    assert_eq!((all[0].due, all[1].due), (date(2026, 2, 23), date(2026, 3, 25)));
    assert_eq!(all[0].interest, Amount::minor(5_260_27), "32 days at 60 % of 365");
    assert_eq!(all[1].interest, Amount::minor(4_931_51), "30 days");
    assert_eq!(all[0].fees, Amount::minor(100_00));
    let plain = listed(&format!("{CONTRACT}alemán;60;0,1;;;"));
    assert_eq!(plain.iter().map(|one| one.fees.to_minor()).collect::<Vec<_>>()[..2], [100_00, 83_33]);
    let terms = row("obligaciones", &format!("{CONTRACT}francés;60;;;;30/360")).account.unwrap().terms.unwrap();
    assert_eq!(terms.late.basis, crate::rules::terms::Basis::Thirty360);
    assert!(matches!(terms.plan, Repayment::Regular(_)));
}

#[test]
fn a_rent_says_what_comes_again_and_what_changes_it() {
    let head = "contrato;cuit;inicio;primer_vencimiento;importe;indice;aumento;ajuste_cada;iva;fin;dia_inhabil\nA-1;20-26756539-3;\
        01/01/2026;10/01/2026;300.000,00;";
    let plan = |rest: &str| match row("alquileres", &format!("{head}{rest}")).account.unwrap().terms.unwrap().plan {
        Repayment::Recurring(plan) => plan,
        other => panic!("{other:?}"),
    };

    let by_index = plan("icl;;3;;31/12/2027;");
    let by_step = plan(";15;6;21;;siguiente");

    let words = serde_json::to_value(&by_index).unwrap();
    assert_eq!(words["adjustment"]["index"]["series"], "ICL");
    assert_eq!(
        (words["adjustment"]["index"]["from"].as_str(), words["until"].as_str()),
        (Some("2026-01-01"), Some("2027-12-31"))
    );
    assert_eq!(serde_json::to_value(&by_step).unwrap()["shift"], "following");
    assert!(words.get("shift").is_none());
    assert_eq!(serde_json::to_value(&by_step).unwrap()["adjustment"]["step"]["rate"], "0.15");
    assert_eq!(problems("alquileres", &format!("{head}ICL;15;3;;;")), [(String::new(), Flaw::Inconsistent)]);
    assert_eq!(problems("alquileres", &format!("{head}ICL;;;;;")), [(String::new(), Flaw::Missing)]);
}
