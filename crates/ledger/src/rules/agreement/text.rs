//! The words of an agreement, as the debtor signs them: its digest is what the evidence of a signature names.
use super::{
    deal::{Clause, Ground, Kind},
    effect::{Scope, place_in_agreement},
    keep::Broke,
    life::Agreement,
};
use crate::rules::{
    terms::Component,
    words::{date, instalment_name, money, percent},
};
use base::{Amount, Rate, day_number};

impl Kind {
    /// How documents name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::LumpSum => "Finiquito",
            Self::Restructuring => "Reestructuración",
            Self::AssetDiscount => "Descuento por devaluación del bien",
            Self::CourtSettlement => "Convenio judicial",
        }
    }
}

impl Broke {
    /// Why, in words.
    pub fn words_es(self) -> String {
        match self {
            Self::Late(days) => format!("una cuota tiene {days} días de atraso"),
            Self::Missed(count) => format!("hay {count} cuotas impagas"),
            Self::DownPaymentReturned => "se devolvió el anticipo".to_owned(),
            Self::BaseReturned => "se devolvió un pago que el saldo contaba".to_owned(),
        }
    }
}

/// The text of an agreement, a sentence a line. `creditor` is its name, `references` are the creditor's names for the
/// accounts, in the order of the parts.
pub fn text(agreement: &Agreement, creditor: &str, references: &[String]) -> String {
    let (deal, reckoning) = (&agreement.deal, &agreement.reckoning);
    let mut lines = vec![
        format!("{} con {creditor}.", deal.kind.label_es()),
        format!("Comprende: {}.", references.join(", ")),
        match deal.scope {
            Scope::Due => format!("Se acuerda el saldo vencido al {}.", date(day_number(agreement.cut_off))),
            Scope::Whole => format!("Se acuerda el saldo total al {}.", date(day_number(agreement.cut_off))),
        },
    ];
    lines.extend(deal.ground.as_ref().map(ground));
    for component in Component::ALL {
        let (owed, forgiven) = (reckoning.base.of(component), reckoning.discount.of(component));
        if !owed.is_zero() {
            let quita = if forgiven.is_zero() { String::new() } else { format!("; quita {}", money(forgiven)) };
            lines.push(format!("{}: {}{quita}.", component.label_es(), money(owed)));
        }
    }
    let (base, asked) = (money(reckoning.base.total()), money(reckoning.asked));
    lines.push(format!(
        "Saldo {base}; quita {}; a pagar {asked} {}.",
        money(reckoning.discount.total()),
        agreement.currency
    ));
    if deal.plan.period_rate != Rate::ZERO {
        lines.push(format!("Interés por período: {}; IVA {}.", percent(deal.plan.period_rate), percent(deal.plan.vat)));
    }
    for one in &reckoning.instalments {
        let due = date(day_number(one.due));
        let when = if place_in_agreement(one.number) == Some(0) {
            format!("hasta el {due}")
        } else {
            format!("vence el {due}")
        };
        lines.push(format!("{}: {}, {when}.", capital(&instalment_name(one.number)), money(one.total())));
    }
    let total: Amount = reckoning.instalments.iter().map(|one| one.total()).sum();
    lines.push(format!("Total a pagar: {}.", money(total)));
    lines.push(format!(
        "Vale hasta el {}: empieza cuando está firmado y pagado el anticipo, si lo hay.",
        date(day_number(deal.valid_until))
    ));
    let (days, missed) = (deal.breaks.days_late_max, deal.breaks.missed_max);
    lines.push(format!("Se incumple con una cuota de más de {days} días de atraso o con {missed} cuotas impagas."));
    lines.push(
        match deal.clause {
            Clause::LoseDiscount => {
                "Si se incumple, se pierde la quita y se debe lo que se habría debido sin el acuerdo, menos lo pagado."
            }
            Clause::KeepDiscount => {
                "Si se incumple, la quita se conserva y el resto se debe según el contrato original, menos lo pagado."
            }
        }
        .to_owned(),
    );
    lines.push("El acuerdo no produce novación: la obligación original y sus garantías se mantienen.".to_owned());
    lines.join("\n")
}

fn ground(ground: &Ground) -> String {
    match ground {
        Ground::Asset { value, on, source } => {
            format!("El bien vale {} al {}, según {source}.", money(*value), date(day_number(*on)))
        }
        Ground::Case(case) => format!("En los autos {case}."),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
