//! Late interest line by line: on what, at which rate, for how many days, by which law or clause.
use super::{
    fold::{Folded, StepKind},
    regime::{Grounds, Stretch},
    terms::{Component, Composition, LateTerms, Rounded},
    unpaid::Unpaid,
    words::{date, days, money, percent},
};
use base::{Amount, Day, Rate, day_number, day_of};

/// Late interest, or the tax on it, that ran over one base for one stretch of days: `base × rate × days / basis_days`,
/// or `base × rate` of a tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccrualLine {
    /// Of which instalment.
    pub number: u16,
    /// Compensatory or penalty interest, or the tax on both.
    pub component: Component,
    /// How documents name it: default interest has the name of its own that a court gives it.
    pub name: &'static str,
    /// On what; of a tax, the interest of this stretch.
    pub base: Amount,
    /// A year's rate; of a tax, its share.
    pub rate: Rate,
    /// The day from whose end it runs: the first day counted is the next.
    pub from: Day,
    /// The last day counted.
    pub to: Day,
    /// How many days, as the contract counts them.
    pub days: u32,
    /// How many days a year has.
    pub basis_days: u32,
    /// What it comes to.
    pub amount: Amount,
    /// By which law or clause.
    pub source: String,
}

/// What ran over one base from its `since` until `day`, stretch by stretch.
pub(super) fn accruals_of(row: &Unpaid, day: i32, folded: &Folded) -> Vec<AccrualLine> {
    let late = super::regime::Late { terms: &folded.terms.late, changes: &folded.regime.arrears.changes };
    late.stretches(row.since, day).flat_map(|stretch| stretch_lines(row, &stretch, folded)).collect()
}

/// The late interest that was fixed, because what it is computed on changed.
pub(super) fn fixed(folded: &Folded) -> Vec<AccrualLine> {
    let steps = folded.steps.iter().filter_map(|step| {
        if let StepKind::Fixed { row, .. } = &step.kind { Some(accruals_of(row, step.day, folded)) } else { None }
    });
    steps.flatten().collect()
}

fn stretch_lines(row: &Unpaid, stretch: &Stretch, folded: &Folded) -> Vec<AccrualLine> {
    let (late, accrued) = (&folded.terms.late, row.ran(stretch, &folded.terms.late));
    let grounds = folded.regime.grounds(stretch);
    let line = |component: Component, base: Amount, rate: Rate, amount: Amount| AccrualLine {
        number: row.number,
        component,
        name: name(component, grounds),
        base,
        rate,
        from: day_of(stretch.from),
        to: day_of(stretch.to),
        days: accrued.days,
        basis_days: late.basis.days(),
        amount,
        source: source(component, grounds, late),
    };
    let mut lines = vec![
        line(Component::Penalty, row.penalty_base(late), stretch.rates.penalty, accrued.penalty),
        line(Component::Compensatory, row.compensatory_base(), stretch.rates.compensatory, accrued.compensatory),
        line(Component::LateVat, accrued.compensatory + accrued.penalty, late.vat, accrued.late_vat),
    ];
    lines.retain(|line| !line.amount.is_zero());
    lines
}

fn name(component: Component, grounds: &Grounds) -> &'static str {
    match (component, grounds) {
        (Component::Compensatory, Grounds::Court { .. }) => "Interés moratorio",
        (component, _) => component.label_es(),
    }
}

fn source(component: Component, grounds: &Grounds, late: &LateTerms) -> String {
    let source = because(component, grounds, late.composition);
    match late.rounded {
        Rounded::Together => source,
        Rounded::Daily if component == Component::LateVat => source,
        Rounded::Daily => format!("{source}; redondeado cada día"),
    }
}

fn because(component: Component, grounds: &Grounds, composition: Composition) -> String {
    match (component, grounds) {
        (Component::Compensatory, Grounds::Court { source }) => format!("{source}; CCyC art. 768"),
        (Component::Penalty, Grounds::Capped { source }) => format!("tope: {source}"),
        (Component::Penalty, _) if composition == Composition::Substitutive => {
            "en lugar del compensatorio, según el contrato; CCyC art. 769".to_owned()
        }
        (Component::Penalty, _) => "según el contrato; CCyC art. 769".to_owned(),
        (Component::LateVat, _) => "Ley de IVA art. 10".to_owned(),
        (_, _) => "según el contrato; CCyC art. 767".to_owned(),
    }
}

impl AccrualLine {
    /// How it comes about, as a sentence with its source.
    pub fn words(&self) -> String {
        let (name, base, rate) = (self.name, money(self.base), percent(self.rate));
        let (amount, source) = (money(self.amount), &self.source);
        if self.component == Component::LateVat {
            return format!("{name}: {base} × {rate} = {amount} ({source}).");
        }
        let stretch = format!("{} hasta el {} / {}", days(self.days), date(day_number(self.to)), self.basis_days);
        format!("{name}: {base} × {rate} anual × {stretch} = {amount} ({source}).")
    }
}
