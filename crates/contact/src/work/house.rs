//! The words the house writes with: who writes for each creditor, and the versions of the templates.
use crate::{
    Capacity, Debt, Error, Letter, Letterhead, PromiseSaid, Template, Templates,
    sql::{self, HOUSE},
};
use base::{Amount, CommandId, CreditorId, Currency, Day, Money, Right};
use jiff::ToSpan;
use store::{Ctx, Rx};

/// Who writes for a creditor.
#[derive(Clone, Debug)]
pub struct SetLetterhead {
    /// Names the command.
    pub command: CommandId,
    /// For whom; `None` for every creditor that has none of its own.
    pub creditor: Option<CreditorId>,
    /// Who, as what, and how to be reached.
    pub head: Letterhead,
}

/// A new version of a template.
#[derive(Clone, Debug)]
pub struct PublishTemplate {
    /// Names the command.
    pub command: CommandId,
    /// Which one. New ones come with a treatment.
    pub code: String,
    /// The subject line. Empty for the parts.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// Who writes for this creditor; `None` if nobody has said.
pub fn letterhead(rx: &Rx<'_>, creditor: Option<CreditorId>) -> Result<Option<Letterhead>, Error> {
    Ok(sql::letterhead(rx, creditor.unwrap_or(HOUSE))?)
}

/// Says who writes for a creditor, from the next message on.
pub fn set_letterhead(ctx: &Ctx, set: &SetLetterhead) -> Result<(), Error> {
    ctx.may(Right::Administer)?;
    check(&set.head)?;
    ctx.once(set.command, "contact.letterhead_set", |tx| {
        Ok(sql::put_letterhead(tx, set.creditor.unwrap_or(HOUSE), &set.head)?)
    })
}

/// The templates in force.
pub fn templates(rx: &Rx<'_>) -> Result<Templates, Error> {
    let stored = Templates::new(sql::templates(rx)?);
    Ok(stored.over(Templates::shipped()))
}

/// Puts a new version of a template in force, if a message written with it may be sent; its number.
///
/// # Errors
/// [`Error::BadTemplate`] says what it lacks or what it may not say. Nothing changes then.
pub fn publish_template(ctx: &Ctx, publish: &PublishTemplate) -> Result<i32, Error> {
    ctx.may(Right::EditStrategy)?;
    ctx.once(publish.command, "contact.template_published", |tx| {
        let now = templates(tx)?;
        let old = now.get(&publish.code).ok_or_else(|| Error::NoTemplate(publish.code.clone()))?;
        let template = Template {
            code: publish.code.clone(),
            version: old.version + 1,
            subject: publish.subject.trim().to_owned(),
            body: publish.body.trim().to_owned(),
        };
        let next = now.with(template.clone());
        for code in next.messages() {
            if template.code.starts_with('_') || code == template.code {
                next.compose(code, &specimen(tx.now().day)).map_err(Error::BadTemplate)?;
            }
        }
        sql::add_template(tx, &template)?;
        Ok(template.version)
    })
}

/// Writes the shipped templates down as version 1, so that what was sent can be traced to its words.
pub(crate) fn seed(ctx: &Ctx) -> Result<(), Error> {
    let stored = Templates::new(ctx.read(sql::templates)?);
    if Templates::shipped().iter().all(|shipped| stored.get(&shipped.code).is_some()) {
        return Ok(());
    }
    ctx.step(ctx.command_for(b"contact.seed_templates"), |tx| {
        for template in Templates::shipped().iter() {
            sql::add_template(tx, template)?;
        }
        Ok(())
    })
}

fn check(head: &Letterhead) -> Result<(), Error> {
    let said = [
        (&head.writer, "who writes"),
        (&head.phone, "a phone"),
        (&head.hours, "the hours of the phone"),
        (&head.how_to_pay, "how to pay"),
    ];
    if let Some((_, what)) = said.into_iter().find(|(words, _)| words.trim().is_empty()) {
        return Err(Error::BadLetterhead(what));
    }
    match head.mailbox.split_once('@') {
        Some((local, domain)) if !local.is_empty() && domain.contains('.') && !local.contains('+') => Ok(()),
        Some(_) | None => Err(Error::BadLetterhead("a mailbox such as respuestas@ejemplo.com.ar")),
    }
}

/// A letter about nobody, for trying templates.
fn specimen(day: Day) -> Letter {
    let debt = Debt {
        product: "Préstamo personal".to_owned(),
        reference: "PP-1000".to_owned(),
        opened: day.saturating_sub(400.days()),
        currency: Currency::ARS,
        principal: Amount::minor(1_234_567),
        interest: Amount::minor(98_765),
        expenses: Amount::minor(4_321),
        oldest_due: Some(day.saturating_sub(40.days())),
        next: Some((day.saturating_add(20.days()), Amount::minor(222_222))),
    };
    Letter {
        name: "Prueba, Ana".to_owned(),
        creditor: "Acreedor de Prueba".to_owned(),
        day,
        head: Letterhead {
            writer: "Casa de Prueba".to_owned(),
            capacity: Capacity::Agency,
            phone: "0800 555 0000".to_owned(),
            hours: "de lunes a viernes".to_owned(),
            mailbox: "respuestas@prueba.example".to_owned(),
            how_to_pay: "por transferencia".to_owned(),
            offers: crate::OfferTerms {
                plan_parts: Some(3),
                write_down: Some(base::Rate::basis_points(5_000)),
                valid_days: 7,
            },
        },
        debts: vec![debt],
        worth: ledger::Worth::unknown(day),
        promise: Some(PromiseSaid {
            money: Money { amount: Amount::minor(500_000), currency: Currency::ARS },
            due: day.saturating_add(7.days()),
        }),
    }
}
