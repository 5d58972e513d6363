//! From a template and a letter to the words that are sent, or the reason why they are not.
use crate::rules::{
    figures::{self, Mismatch},
    html,
    letter::{Debt, Letter},
    shipped::SHIPPED,
    tone::{self, Found},
    words,
};
use base::{Currency, Day, Money};
use minijinja::{Environment, UndefinedBehavior, context};
use std::fmt;

/// One version of the words for a treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The treatment it is for, or `_detail` or `_foot` for the parts that every message has.
    pub code: String,
    /// Counted from 1.
    pub version: i32,
    /// The subject line. Empty in parts.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// The templates in force.
#[derive(Clone, Debug, Default)]
pub struct Templates(Vec<Template>);

/// A message ready to be sent: it was read back and every figure in it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same text as simple HTML.
    pub html: String,
    /// The version of the template it comes from.
    pub version: i32,
}

/// Why a message cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsendable {
    /// There are no words for this treatment.
    NoTemplate(String),
    /// The template does not render.
    Broken(String),
    /// Something that every message must say is missing.
    Missing(Required),
    /// It says what may not be said.
    Tone(Found),
    /// It says a figure that the ledger does not hold.
    Figures(Mismatch),
    /// There is nothing to ask for.
    NothingOwed,
    /// No mailbox of theirs works.
    NoMailbox,
    /// Nobody has said who writes for this creditor.
    NoLetterhead,
    /// The promise it confirms is no longer open.
    NoPromise,
    /// Nobody has published what the units of a debt are worth that day: it cannot be told in pesos.
    NoValue(Currency, Day),
}

/// What every message must say: `AR-default.content_require`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// In whose name.
    Creditor,
    /// Who writes and in which capacity.
    Capacity,
    /// Where the debt comes from.
    Origin,
    /// Capital, interest and expenses of each debt.
    Breakdown,
    /// What the units of a debt are worth, on which day and by whom.
    UnitValue,
    /// How to reach a person.
    Person,
    /// How to stop these messages.
    OptOut,
}

/// The part with the debts, one by one.
pub(crate) const DETAIL: &str = "_detail";
/// The part that says who writes, how to pay, whom to talk to and how to leave.
pub(crate) const FOOT: &str = "_foot";

/// The work a template may do: a hundred debts cost some ten thousand.
const FUEL: u64 = 100_000;

impl Templates {
    /// From the versions in force, one a code.
    pub fn new(templates: Vec<Template>) -> Self {
        Self(templates)
    }

    /// The templates that Aldía ships, as version 1.
    pub fn shipped() -> Self {
        Self(SHIPPED.iter().map(|(code, file)| read(code, file)).collect())
    }

    /// The one for this treatment.
    pub fn get(&self, code: &str) -> Option<&Template> {
        self.0.iter().find(|template| template.code == code)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.0.iter()
    }

    /// The codes of those that are whole messages.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|template| template.code.as_str()).filter(|code| !code.starts_with('_'))
    }

    /// These, and those of `others` whose code is not among them.
    #[must_use]
    pub fn over(self, others: Self) -> Self {
        let missing: Vec<Template> = others.0.into_iter().filter(|other| self.get(&other.code).is_none()).collect();
        Self(self.0.into_iter().chain(missing).collect())
    }

    /// The same templates with this one in place of the one of its code.
    #[must_use]
    pub fn with(&self, template: Template) -> Self {
        let mut all: Vec<Template> = self.0.iter().filter(|other| other.code != template.code).cloned().collect();
        all.push(template);
        Self(all)
    }

    /// Writes the message for `treatment`, reads it back, and refuses whatever may not be sent.
    pub fn compose(&self, treatment: &str, letter: &Letter) -> Result<Composed, Unsendable> {
        let template = self.get(treatment).ok_or_else(|| Unsendable::NoTemplate(treatment.to_owned()))?;
        let parts = (self.get(DETAIL), self.get(FOOT));
        let (Some(detail), Some(foot)) = parts else { return Err(Unsendable::NoTemplate(DETAIL.to_owned())) };
        let detail = render(&detail.body, letter, ("", ""))?;
        let foot = render(&foot.body, letter, ("", ""))?;
        let text = render(&template.body, letter, (detail.trim(), foot.trim()))?;
        let subject = render(&template.subject, letter, ("", ""))?.trim().to_owned();
        let text = tidy(&text);
        judge(&subject, &text, letter)?;
        Ok(Composed { subject, html: html::page(&text), text, version: template.version })
    }
}

/// The template in a shipped file: `Asunto: …`, an empty line, the body. Parts have no subject.
pub(crate) fn read(code: &str, file: &str) -> Template {
    let (subject, body) = match file.strip_prefix("Asunto:").and_then(|rest| rest.split_once('\n')) {
        Some((subject, body)) => (subject.trim(), body),
        None => ("", file),
    };
    Template { code: code.to_owned(), version: 1, subject: subject.to_owned(), body: body.trim().to_owned() }
}

fn render(source: &str, letter: &Letter, (detail, foot): (&str, &str)) -> Result<String, Unsendable> {
    let mut jinja = Environment::new();
    jinja.set_undefined_behavior(UndefinedBehavior::Strict);
    jinja.set_fuel(Some(FUEL));
    jinja.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let rendered = jinja.render_str(source, values(letter, detail, foot));
    rendered.map_err(|error| Unsendable::Broken(error.to_string()))
}

fn values(letter: &Letter, detail: &str, foot: &str) -> minijinja::Value {
    let (next_day, next) = letter.next().map(|(day, sums)| (words::day(day), words::sum(&sums))).unwrap_or_default();
    let debts: Vec<minijinja::Value> = letter.debts.iter().map(|debt| debt_values(letter, debt)).collect();
    let units: Vec<String> = letter.units().map(|known| words::unit(known, letter.day)).collect();
    let part = |(due, money)| context! { due => words::day(due), amount => words::money(money) };
    let plan: Option<Vec<minijinja::Value>> = letter.plan().map(|parts| parts.into_iter().map(part).collect());
    let settlement = letter.settlement().map(|(offer, currency)| {
        let money = |amount| words::money(Money { amount, currency });
        context! { amount => money(offer.amount), saving => money(offer.saving), until => words::day(offer.until) }
    });
    let promise =
        letter.promise.map(|said| context! { amount => words::money(said.money), due => words::day(said.due) });
    context! {
        name => words::greeting_name(&letter.name),
        creditor => &letter.creditor,
        today => words::day(letter.day),
        total => words::listed(&letter.totals().into_iter().map(|sum| told(letter, sum)).collect::<Vec<_>>()),
        oldest_due => letter.oldest_due().map(words::day),
        next => next,
        next_day => next_day,
        debts => debts,
        units => units,
        several => 1 < letter.debts.len(),
        promise => promise,
        plan => plan,
        settlement => settlement,
        writer => &letter.head.writer,
        capacity => letter.head.capacity.sentence(&letter.creditor),
        phone => &letter.head.phone,
        hours => &letter.head.hours,
        how_to_pay => &letter.head.how_to_pay,
        detail => detail,
        foot => foot,
    }
}

/// An amount as it is said: one in units with what it comes to in pesos.
fn told(letter: &Letter, money: Money) -> String {
    match letter.pesos(money) {
        Some(pesos) => format!("{} ({})", words::money(money), words::money(pesos)),
        None => words::money(money),
    }
}

fn debt_values(letter: &Letter, debt: &Debt) -> minijinja::Value {
    let money = |amount| words::money(Money { amount, currency: debt.currency });
    context! {
        product => &debt.product,
        reference => &debt.reference,
        opened => words::day(debt.opened),
        principal => money(debt.principal),
        interest => money(debt.interest),
        expenses => money(debt.expenses),
        total => told(letter, Money { amount: debt.total(), currency: debt.currency }),
        matured => !debt.total().is_zero(),
        oldest_due => debt.oldest_due.map(words::day),
        next => debt.next.map(|(_, amount)| money(amount)),
        next_day => debt.next.map(|(day, _)| words::day(day)),
    }
}

/// Lines without blanks at their ends, and never two empty ones together.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    tidy
}

/// Reads the whole message back: what it must say, how it says it, and every figure against the ledger.
fn judge(subject: &str, text: &str, letter: &Letter) -> Result<(), Unsendable> {
    if letter.debts.iter().all(|debt| debt.total().is_zero() && debt.next.is_none()) && letter.promise.is_none() {
        return Err(Unsendable::NothingOwed);
    }
    if let Some(debt) = letter.untold() {
        return Err(Unsendable::NoValue(debt.currency, letter.day));
    }
    if let Some(required) = missing(text, letter) {
        return Err(Unsendable::Missing(required));
    }
    let whole = format!("{subject}\n{text}");
    // What a unit is worth, and who publishes it, is our own sentence; elsewhere nobody speaks for them.
    let spoken = letter.units().fold(whole, |whole, known| whole.replace(&words::unit(known, letter.day), ""));
    let names = [letter.name.as_str(), &words::greeting_name(&letter.name)];
    if let Some(found) = tone::faults(&spoken, &names).into_iter().next() {
        return Err(Unsendable::Tone(found));
    }
    figures::check(&spoken, &letter.figures()).map_err(Unsendable::Figures)
}

fn missing(text: &str, letter: &Letter) -> Option<Required> {
    let says = |words: &str| text.contains(words);
    let origin = |debt: &Debt| says(&debt.product) && says(&debt.reference) && says(&words::day(debt.opened));
    let breakdown = |debt: &Debt| {
        let parts =
            [("Capital: ", debt.principal), ("Intereses e impuestos: ", debt.interest), ("Gastos: ", debt.expenses)];
        let written = |(label, amount)| format!("{label}{}", words::money(Money { amount, currency: debt.currency }));
        debt.total().is_zero() || parts.into_iter().all(|part| says(&written(part)))
    };
    let head = &letter.head;
    let capacity = says(&head.writer) && says(&head.capacity.sentence(&letter.creditor));
    let checks = [
        (says(&letter.creditor), Required::Creditor),
        (capacity, Required::Capacity),
        (letter.debts.iter().all(origin), Required::Origin),
        (letter.debts.iter().all(breakdown), Required::Breakdown),
        (letter.units().all(|known| says(&words::unit(known, letter.day))), Required::UnitValue),
        (says(&head.phone), Required::Person),
        (says("BAJA"), Required::OptOut),
    ];
    checks.into_iter().find(|(said, _)| !said).map(|(_, required)| required)
}

impl Unsendable {
    /// Names the reason for programs; never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoTemplate(_) => "no_template",
            Self::Broken(_) => "broken_template",
            Self::Missing(_) => "missing_content",
            Self::Tone(_) => "tone",
            Self::Figures(_) => "figures",
            Self::NothingOwed => "nothing_owed",
            Self::NoMailbox => "no_mailbox",
            Self::NoLetterhead => "no_letterhead",
            Self::NoPromise => "no_promise",
            Self::NoValue(..) => "not_published",
        }
    }

    /// The reason for a person, in Spanish.
    pub fn sentence_es(&self) -> String {
        match self {
            Self::NoTemplate(code) => format!("No hay una plantilla para «{code}»."),
            Self::Broken(_) => "La plantilla tiene un error y no se pudo escribir el mensaje.".to_owned(),
            Self::Missing(required) => format!("Al mensaje le falta {}.", required.label_es()),
            Self::Tone(found) => format!("El mensaje dice «{}», que no está permitido.", found.phrase),
            Self::Figures(_) => "Una cifra del mensaje no coincide con la cuenta.".to_owned(),
            Self::NothingOwed => "Hoy no se le debe nada a este acreedor.".to_owned(),
            Self::NoMailbox => "No hay un correo que funcione.".to_owned(),
            Self::NoLetterhead => "Falta configurar quién escribe por este acreedor.".to_owned(),
            Self::NoPromise => "La promesa ya no está vigente.".to_owned(),
            Self::NoValue(unit, on) => format!(
                "No está publicado el valor de la {unit} del {}. Cargalo con `aldia series fetch {unit}` o con `aldia series \
                 import`.",
                words::day(*on)
            ),
        }
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTemplate(code) => write!(f, "there is no template for {code:?}"),
            Self::Broken(problem) => write!(f, "the template does not render: {problem}"),
            Self::Missing(required) => write!(f, "the text lacks {required:?}"),
            Self::Tone(found) => write!(f, "the text says {:?} ({:?})", found.phrase, found.fault),
            Self::Figures(mismatch) => mismatch.fmt(f),
            Self::NothingOwed => f.write_str("nothing is owed"),
            Self::NoMailbox => f.write_str("no mailbox works"),
            Self::NoLetterhead => f.write_str("the creditor has no letterhead"),
            Self::NoPromise => f.write_str("the promise is not open"),
            Self::NoValue(unit, on) => write!(f, "nobody has published what {unit} is worth on {on}"),
        }
    }
}

impl Required {
    fn label_es(self) -> &'static str {
        match self {
            Self::Creditor => "el nombre del acreedor",
            Self::Capacity => "quién escribe y en qué carácter",
            Self::Origin => "el origen de la deuda",
            Self::Breakdown => "el detalle de capital, intereses y gastos",
            Self::UnitValue => "el valor de la unidad en que se debe",
            Self::Person => "cómo hablar con una persona",
            Self::OptOut => "cómo darse de baja",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::letter::samples;
    use base::Amount;

    fn template(body: &str) -> Templates {
        let body = format!("{body}\n{{{{ detail }}}}\n\n{{{{ foot }}}}");
        let template = Template { code: "x".into(), version: 2, subject: "Tu cuenta".into(), body };
        Templates::shipped().with(template)
    }

    #[test]
    fn every_shipped_template_may_be_sent_with_offers_and_without() {
        let mut bare = samples::letter();
        bare.head.offers = crate::rules::offer::OfferTerms::default();
        for code in Templates::shipped().messages() {
            for letter in [&samples::letter(), &bare] {
                let composed = Templates::shipped().compose(code, letter).unwrap_or_else(|why| panic!("{code}: {why}"));

                assert!(composed.text.starts_with("Hola, Ángela."), "{code}");
                assert!(
                    !composed.text.contains('{') && !composed.text.contains("\n\n\n"),
                    "{code}:\n{}",
                    composed.text
                );
                assert_eq!(composed.text.matches("Préstamo personal").count(), 1, "{code}");
            }
        }
    }

    #[test]
    fn a_debt_in_units_is_told_in_units_and_in_pesos_or_the_message_waits() {
        for code in Templates::shipped().messages() {
            let composed = Templates::shipped().compose(code, &samples::in_units());
            let text = composed.unwrap_or_else(|why| panic!("{code}: {why}")).text;
            assert!(text.contains("- Total vencido: UVA 2.000,00 ($ 2.583.450,00)\n"), "{code}:\n{text}");
            assert!(text.contains("La UVA del 20/03/2026 vale $ 1.291,725, según publica el Banco Central."), "{code}");
        }

        let mut unknown = samples::in_units();
        unknown.worth.values.clear();
        let withheld = Templates::shipped().compose("overdue_notice", &unknown).unwrap_err();
        assert_eq!(withheld, Unsendable::NoValue("UVA".parse().unwrap(), unknown.day));
        assert!(withheld.sentence_es().contains("valor de la UVA del 20/03/2026"));
    }

    #[test]
    fn a_template_of_ones_own_must_tell_the_value_and_may_invent_no_pesos() {
        let foot = Templates::shipped().get(FOOT).unwrap().clone();
        let silent = Template { body: foot.body.replace("{{ unit }}", ""), ..foot };
        let refused = Templates::shipped().with(silent).compose("overdue_notice", &samples::in_units()).unwrap_err();
        assert_eq!(refused, Unsendable::Missing(Required::UnitValue));

        let invented = template("Son $ 2.583.450,01.").compose("x", &samples::in_units()).unwrap_err();
        assert_eq!(invented, Unsendable::Figures(Mismatch::Amount(Amount::minor(2_583_450_01))));
    }

    #[test]
    fn the_text_and_the_html_say_the_same() {
        let composed = Templates::shipped().compose("overdue_notice", &samples::letter()).unwrap();

        assert!(composed.text.contains("suman $ 13.734,56"), "{}", composed.text);
        assert!(
            composed.text.contains("- Capital: $ 10.000,00\n- Intereses e impuestos: $ 1.234,56\n- Gastos: $ 500,00\n")
        );
        assert!(composed.html.contains("<li>Capital: $ 10.000,00</li>"));
    }

    #[test]
    fn a_plan_is_offered_with_its_dates_and_the_parts_sum() {
        let composed = Templates::shipped().compose("plan_offer", &samples::letter()).unwrap();

        assert!(
            composed.text.contains("- 27/03/2026: $ 4.578,18\n- 27/04/2026: $ 4.578,18\n- 27/05/2026: $ 4.578,20\n")
        );
    }

    #[test]
    fn a_template_cannot_invent_a_figure() {
        let refused = |body: &str| template(body).compose("x", &samples::letter()).unwrap_err();

        assert_eq!(refused("Son {{ total }} o $ 9,99.").code(), "figures");
        assert_eq!(refused("Con 30% menos.").code(), "figures");
        assert_eq!(refused("Antes del 01/04/2026.").code(), "figures");
    }

    #[test]
    fn a_template_cannot_leave_out_what_the_law_wants_or_say_what_it_forbids() {
        let letter = samples::letter();
        let alone =
            Template { code: "x".into(), version: 2, subject: "s".into(), body: "Banco del Sur: {{ total }}".into() };
        let without = Templates::shipped().with(alone).compose("x", &letter);

        assert_eq!(without, Err(Unsendable::Missing(Required::Capacity)));
        assert_eq!(template("Iniciaremos acciones legales.").compose("x", &letter).unwrap_err().code(), "tone");
    }

    #[test]
    fn a_template_that_never_ends_or_names_what_is_not_there_is_refused() {
        let letter = samples::letter();

        for body in [
            "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
            "{{ salary }}",
            "{% if %}",
        ] {
            assert_eq!(template(body).compose("x", &letter).unwrap_err().code(), "broken_template", "{body}");
        }
    }

    #[test]
    fn nobody_is_asked_for_nothing() {
        let mut letter = samples::letter();
        letter.promise = None;
        for debt in &mut letter.debts {
            (debt.principal, debt.interest, debt.expenses, debt.next) =
                (Amount::ZERO, Amount::ZERO, Amount::ZERO, None);
        }

        assert_eq!(Templates::shipped().compose("reminder_friendly", &letter), Err(Unsendable::NothingOwed));
    }
}
