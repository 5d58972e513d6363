//! Certificates: what is owed (certificado de deuda), and that nothing is (libre deuda).
use super::{About, instalment_records, instalments, signer, total_records, totals};
use crate::rules::{
    sheet::{Block, Kind, Record, Sheet},
    words::{long_day, priced, spelt},
};
use base::day_of;
use ledger::{AccountStatement, rules::words::date};

/// What is owed, certified.
pub fn certificate(about: About, statement: &AccountStatement) -> Sheet {
    let (money, day) = (about.money(statement.total), long_day(about.day));
    let text = format!(
        "{}, {}, certifica que {}, {}, adeuda al {day} la suma de {} ({}) por {}, del {}, con la \
         composición que sigue.",
        about.head.writer,
        about.head.capacity,
        about.debtor,
        about.document,
        priced(money),
        spelt(money),
        about.debt(),
        date(about.view.opened),
    );
    let mut blocks = vec![
        Block::Facts(about.parties()),
        about.figure(format!("Adeudado al {day}"), statement.total),
        Block::Text(text),
    ];
    blocks.extend(about.in_pesos(statement.total));
    blocks.extend([
        Block::Heading("Por concepto".to_owned()),
        Block::Table(totals(&statement.owed, statement.total)),
        Block::Heading("Por cuota".to_owned()),
        Block::Table(instalments(statement)),
        Block::Small(format!(
            "La suma es la exigible a la fecha indicada, con lo conocido hasta el {}; hasta el pago corren los \
             intereses pactados. Se extiende a pedido de parte interesada.",
            about.known,
        )),
        Block::Signatures(vec![signer(&about.head)]),
    ]);
    let mut records = total_records(&statement.owed, statement.total, about.day);
    records.extend(instalment_records(statement));
    records.extend(about.pesos_record(statement.total));
    about.sheet(Kind::Certificate, blocks, records)
}

/// That nothing is owed. The caller has seen that it is so.
pub fn clearance(about: About) -> Sheet {
    let (day, paid) = (long_day(about.day), about.money(about.view.paid_total));
    let last = match about.view.last_payment {
        Some((on, _)) => format!(" El último pago es del {}.", long_day(day_of(on))),
        None => String::new(),
    };
    let text = format!(
        "{}, {}, certifica que {}, {}, nada adeuda al {day} por {}, del {}. Se recibieron pagos por {} \
         ({}).{last}",
        about.head.writer,
        about.head.capacity,
        about.debtor,
        about.document,
        about.debt(),
        date(about.view.opened),
        priced(paid),
        spelt(paid),
    );
    let record = Record {
        section: "total".to_owned(),
        concept: "Pagado".to_owned(),
        to: Some(about.day),
        amount: about.view.paid_total,
        balance: Some(about.view.outstanding(base::day_number(about.day))),
        ..Record::default()
    };
    let blocks = vec![
        Block::Facts(about.parties()),
        Block::Heading("Nada se adeuda".to_owned()),
        Block::Text(text),
        Block::Text(
            "La obligación quedó extinguida. Quien recibe esta constancia puede pedir que se actualice lo \
             informado sobre esta cuenta a las bases de información crediticia (art. 26 de la ley 25.326)."
                .to_owned(),
        ),
        Block::Small(format!("Con lo conocido hasta el {}.", about.known)),
        Block::Signatures(vec![signer(&about.head)]),
    ];
    about.sheet(Kind::Clearance, blocks, vec![record])
}
