//! Aldía's own files, written as a creditor would send them: `clientes`, `obligaciones`, `alquileres` and `pagos`; and what
//! is published.
//!
//! Cells are parted by `;` and decimals by a comma, as spreadsheets in Argentina do (`docs/formats/`).
use crate::rules::{
    bank::Transfer,
    lending::Contract,
    past::{Obligation, Payment},
    person::Person,
    prices::ICL,
};
use base::{Amount, Day, Rate, Rounding};
use ledger::System;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// Writes who the clients are.
pub(crate) fn clients<'a>(path: &Path, people: impl Iterator<Item = &'a Person>) -> io::Result<()> {
    let header =
        "cuit;dni;nombre;telefono;email;domicilio;provincia;ingreso_mensual;antiguedad_laboral_meses;situacion_bcra";
    write(path, header, people.map(client))
}

fn client(person: &Person) -> String {
    let cells = [
        person.cuit.clone(),
        person.dni.to_string(),
        person.name(),
        person.phone.clone().unwrap_or_default(),
        person.email.clone().unwrap_or_default(),
        format!("{}, {}", person.address, person.place.town),
        person.place.province.to_owned(),
        person.income.map(amount).unwrap_or_default(),
        person.employment_months.map(|months| months.to_string()).unwrap_or_default(),
        person.situation.map(|situation| situation.to_string()).unwrap_or_default(),
    ];
    cells.join(";")
}

/// Writes what is owed. `people` are all, in order of their place in the world.
pub(crate) fn obligations<'a>(
    path: &Path,
    people: &[Person],
    obligations: impl Iterator<Item = &'a Obligation>,
) -> io::Result<()> {
    let header = "cuit;operacion;producto;moneda;fecha_alta;capital;cuotas;primer_vencimiento;periodo;sistema;tna;iva;\
        tasa_compensatoria;tasa_punitoria";
    let owner = |one: &Obligation| usize::try_from(one.person).ok().and_then(|place| people.get(place));
    write(path, header, obligations.filter_map(|one| owner(one).map(|person| obligation(person, one))))
}

fn obligation(person: &Person, obligation: &Obligation) -> String {
    let system = match obligation.plan.system {
        System::French => "frances",
        System::German => "aleman",
        System::Bullet => "americano",
        System::Flat => "directo",
    };
    let cells = [
        person.cuit.clone(),
        obligation.reference.clone(),
        obligation.product.to_owned(),
        obligation.currency.code().to_owned(),
        day(obligation.opened),
        amount(obligation.lent),
        obligation.plan.count.to_string(),
        day(obligation.plan.first_due),
        "1m".to_owned(),
        system.to_owned(),
        percent(obligation.rate),
        percent(obligation.plan.vat),
        percent(obligation.late.compensatory),
        percent(obligation.late.penalty),
    ];
    cells.join(";")
}

/// Writes what is let: a contract a line, with how many months were paid already.
pub(crate) fn rents<'a>(
    path: &Path,
    people: &[Person],
    contracts: impl Iterator<Item = &'a Contract>,
) -> io::Result<()> {
    let header = "contrato;cuit;inicio;primer_vencimiento;periodos_pagados;importe;indice;ajuste_cada;tasa_punitoria";
    let owner = |one: &Contract| usize::try_from(one.person).ok().and_then(|place| people.get(place));
    let line = |(person, one): (&Person, &Contract)| {
        let cells = [
            one.reference.clone(),
            person.cuit.clone(),
            day(one.opened),
            day(one.first_due),
            one.settled().to_string(),
            amount(one.principal),
            ICL.name.to_owned(),
            "3".to_owned(),
            percent(one.late().penalty),
        ];
        cells.join(";")
    };
    write(path, header, contracts.filter_map(|one| owner(one).map(|person| line((person, one)))))
}

/// What is published of an index, a day a line.
pub(crate) fn published(values: &[(Day, i64)]) -> String {
    let line = |(on, cents): &(Day, i64)| format!("{on};{},{:02}\n", cents / 100, cents % 100);
    std::iter::once("fecha;valor\n".to_owned()).chain(values.iter().map(line)).collect()
}

/// Writes what was paid. A payment's number says where it stands in the file named `name`.
pub(crate) fn payments<'a>(path: &Path, name: &str, payments: impl Iterator<Item = &'a Payment>) -> io::Result<()> {
    let line = |(number, one): (usize, &Payment)| {
        format!("{};{name}-{:06};{};{}", one.reference, number + 1, amount(one.amount), day(one.on))
    };
    write(path, "operacion;pago;importe;fecha", payments.enumerate().map(line))
}

/// Writes down, for the country itself, which debt each transfer was for.
pub(crate) fn transfers(path: &Path, transfers: &[Transfer]) -> io::Result<()> {
    let line = |one: &Transfer| format!("{};{};{}", one.number, one.payment.reference, amount(one.payment.amount));
    write(path, "numero;operacion;importe", transfers.iter().map(line))
}

fn write(path: &Path, header: &str, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for line in std::iter::once(header.to_owned()).chain(lines) {
        writeln!(file, "{line}")?;
    }
    file.flush()
}

fn amount(amount: Amount) -> String {
    amount.to_string().replace('.', ",")
}

fn day(day: Day) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// `60,5` for 60.5 %, to four decimals.
fn percent(rate: Rate) -> String {
    let units = Rounding::HalfUp.divide(i128::from(rate.to_pico()), 1_000_000);
    let text = format!("{},{:04}", units / 10_000, units % 10_000);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{lending, past};
    use jiff::civil::date;

    #[test]
    fn rates_and_amounts_are_written_with_commas() {
        assert_eq!(percent(Rate::basis_points(6_050)), "60,5");
        assert_eq!(percent(Rate::ZERO), "0");
        assert_eq!(percent(Rate::basis_points(2_100)), "21");
        assert_eq!(amount(Amount::minor(-1_234_50)), "-1234,50");
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_header() {
        let folder = tempfile::tempdir().unwrap();
        let people: Vec<Person> = (0..100).map(|index| Person::of(42, index)).collect();
        let (one, until) = (date(2026, 1, 5), date(2026, 4, 4));
        let contracts: Vec<_> = people.iter().flat_map(|person| lending::contracts(42, person, one, until)).collect();
        let debts: Vec<_> = contracts.iter().flat_map(|contract| past::obligations(contract, Day::MIN, one)).collect();
        let paid: Vec<_> = contracts.iter().flat_map(|contract| past::payments(42, contract, one)).collect();
        let path = |name: &str| folder.path().join(name);

        clients(&path("clientes.csv"), people.iter()).unwrap();
        obligations(&path("obligaciones.csv"), &people, debts.iter()).unwrap();
        payments(&path("pagos.csv"), "historia", paid.iter()).unwrap();

        for (name, lines) in [("clientes.csv", 100), ("obligaciones.csv", debts.len()), ("pagos.csv", paid.len())] {
            let text = std::fs::read_to_string(path(name)).unwrap();
            let cells: Vec<usize> = text.lines().map(|line| line.split(';').count()).collect();
            assert_eq!(cells.len(), lines + 1, "{name}");
            assert!(cells.iter().all(|count| *count == cells[0]), "{name}");
        }
    }
}
