//! Agreements: an agent drafts one in a conversation, the supervisor approves it where she must, the debtor signs or lets
//! it pass, pays what it begins with, and keeps it or not.
use super::{Error, World, staff::Hired};
use crate::rules::{chance::Luck, hours, talk::Said};
use base::{AgreementId, Amount, Day, Role, day_number};
use ledger::{
    AccountView, LedgerSection,
    rules::agreement::{AgreementPolicy, Deal, Income, Kind, Method, Offer, Signature, State},
    work::agreements::{self, AgreementError, DraftAgreement, Simulate, Wanted},
};
use store::Ctx;

/// An agreement on its way, as the country knows it.
#[derive(Clone, Debug)]
pub(super) struct OnItsWay {
    agreement: AgreementId,
    /// Whose: a place among the citizens.
    place: usize,
    /// Who drafted it: a place among the staff.
    agent: usize,
    /// Paid before it begins.
    down: Amount,
    /// The last day number to begin.
    until: i32,
    step: Step,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// In the house.
    Drafted,
    /// With the debtor.
    Sent,
    /// Signed, its down payment still to come.
    Signed,
    /// It came into force, or never will.
    Over,
}

/// Names the stream of offers.
const OFFERS: u64 = 13;
/// Names the stream of signatures.
const SIGNATURES: u64 = 14;
/// Names the stream of down payments.
const DOWN: u64 = 15;
/// Drafts looked at in a morning.
const DRAFTS_MAX: u32 = 200;

impl World<'_> {
    /// Offers an agreement to whoever asked for a plan or cannot pay, for their oldest debt with that creditor.
    pub(super) fn offer(&mut self, ctx: &Ctx, agent: &Hired, about: (usize, usize), said: Said) -> Result<(), Error> {
        let (place, creditor) = about;
        let inclined = match said {
            Said::WantsPlan => 750,
            Said::CannotPay => 260,
            Said::Refuses | Said::NoCommitment => 60,
            Said::Promise { .. }
            | Said::AlreadyPaid
            | Said::Disputes
            | Said::CallBack
            | Said::OptsOut
            | Said::Complains => 0,
        };
        let today = day_number(ctx.now.day);
        let (Some(citizen), Some(id)) = (self.citizens.get(place), self.creditors.get(creditor).copied()) else {
            return Ok(());
        };
        let path = [OFFERS, u64::from(citizen.person.index), today.unsigned_abs().into()];
        if AgreementPolicy::shipped().on(ctx.now.day).is_none() || !Luck::of(self.config.seed, &path).happens(inclined)
        {
            return Ok(());
        }
        let section = ctx.read::<_, store::Error>(|rx| rx.section::<LedgerSection>(citizen.debtor))?;
        let section = section.unwrap_or_default();
        let Some(account) =
            section.by_creditor(id).filter(|one| self.is_open(one)).max_by_key(|one| one.days_past_due(today))
        else {
            return Ok(());
        };
        let hope = citizen.mind.cash + citizen.person.latent.spare();
        let income = citizen.person.income.map(|net| Income { net, committed: Amount::ZERO });
        let Some((code, deal)) = chosen(ctx, account, hope)? else { return Ok(()) };
        let command = ctx.command_for(format!("world.draft {}", account.reference).as_bytes());
        let (down, until) = (deal.down_payment, day_number(deal.valid_until));
        let draft = DraftAgreement { command, accounts: vec![account.id], deal, offer: Some(code), income };
        let agreement = match agreements::draft(ctx, draft) {
            Ok(agreement) => agreement,
            Err(ledger::Error::Agreement(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let agent = self.staff.iter().position(|one| one.user == agent.user).unwrap_or(0);
        let reference = account.reference.clone();
        let step = if send(ctx, agreement)? { Step::Sent } else { Step::Drafted };
        self.deals.insert(reference, OnItsWay { agreement, place, agent, down, until, step });
        self.summary.agreements += 1;
        Ok(())
    }

    /// Whether something may be agreed about an account: nothing is, and no money is on its way to it.
    fn is_open(&self, account: &AccountView) -> bool {
        let reference = &account.reference;
        account.currency == base::Currency::ARS
            && account.charges.is_none()
            && account.agreement.is_none()
            && !self.deals.contains_key(reference)
            && !self.is_in_flight(reference)
    }

    /// Whoever leads looks at the drafts that wait for approval: most are approved, and go out.
    pub(super) fn approve(&mut self, day: Day) -> Result<(), Error> {
        let moment = hours::at(day, hours::OFFICE);
        let ctx_of = |role| self.member(role).map(|one| one.ctx(self, moment));
        let (Some(lead), Some(admin)) = (ctx_of(Role::Supervisor), ctx_of(Role::Admin)) else { return Ok(()) };
        let wanted = Wanted { needs_approval: true, ..Wanted::default() };
        let (drafts, _) = agreements::agreements(&lead, &wanted, DRAFTS_MAX)?;
        for brief in drafts {
            let one = &brief.agreement;
            let command = |what: &str| lead.command_for(format!("world.{what} {}", one.id).as_bytes());
            let approved = [&lead, &admin].into_iter().find_map(|ctx| {
                let outcome = agreements::approve(ctx, command(&format!("approve {}", ctx.actor.label())), one.id);
                if matches!(outcome, Err(ledger::Error::Agreement(AgreementError::No(_)))) {
                    None
                } else {
                    Some(outcome)
                }
            });
            match approved {
                Some(outcome) => outcome?,
                None => agreements::cancel(&lead, command("cancel"), one.id, "excede lo que la casa puede resignar")?,
            }
            send(&lead, one.id)?;
        }
        Ok(())
    }

    /// Lets debtors sign what they were sent, or not yet, and forgets what began or never will.
    pub(super) fn sign(&mut self, day: Day) -> Result<(), Error> {
        let (today, seed) = (day_number(day), self.config.seed);
        let mut deals = std::mem::take(&mut self.deals);
        for deal in deals.values_mut() {
            let (Some(agent), Some(citizen)) = (self.staff.get(deal.agent), self.citizens.get(deal.place)) else {
                continue;
            };
            let ctx = agent.ctx(self, hours::at(day, hours::SIGNING));
            let view = agreements::agreement(&ctx, deal.agreement)?;
            deal.step = match view.agreement.state {
                State::Draft => Step::Drafted,
                State::Sent => Step::Sent,
                State::Signed => Step::Signed,
                State::Active | State::Kept | State::Broken | State::Cancelled => Step::Over,
            };
            let latent = &citizen.person.latent;
            let luck = &mut Luck::of(seed, &[SIGNATURES, u64::from(citizen.person.index), today.unsigned_abs().into()]);
            let inclined = 80 + latent.willingness * 45 / 100;
            if deal.step != Step::Sent || deal.until < today || !luck.happens(inclined) {
                continue;
            }
            let signature = Signature {
                by: format!("{} {}", citizen.person.first, citizen.person.last),
                method: Method::Message,
                reference: format!("mensaje del {}", day.strftime("%d/%m/%Y")),
                text_hash: view.text_hash,
                at: ctx.now.at,
                on: day,
            };
            let command = ctx.command_for(format!("world.sign {}", deal.agreement).as_bytes());
            agreements::sign(&ctx, command, deal.agreement, &signature)?;
            deal.step = Step::Signed;
            self.summary.signed += 1;
        }
        deals.retain(|_, deal| deal.step != Step::Over);
        self.deals = deals;
        Ok(())
    }

    /// What somebody pays today so that what they signed begins; `None` where an account is in no such agreement.
    pub(super) fn down_payment(&self, account: &AccountView, day: Day) -> Option<Amount> {
        let deal = self.deals.get(&account.reference)?;
        let (today, citizen) = (day_number(day), self.citizens.get(deal.place)?);
        let luck =
            &mut Luck::of(self.config.seed, &[DOWN, u64::from(citizen.person.index), today.unsigned_abs().into()]);
        let pays = deal.step == Step::Signed
            && account.agreement.is_none()
            && today <= deal.until
            && Amount::ZERO < deal.down
            && deal.down <= citizen.mind.cash
            && luck.happens(citizen.person.latent.honesty * 6 / 10);
        Some(if pays { deal.down } else { Amount::ZERO })
    }
}

/// An offer of the catalogue with its deal: one payment where they may hope to make it, else instalments.
fn chosen(ctx: &Ctx, account: &AccountView, hope: Amount) -> Result<Option<(String, Deal)>, Error> {
    let of_policy = |error| match error {
        ledger::Error::Agreement(_) => Ok(None),
        other => Err(Error::from(other)),
    };
    let accounts = vec![account.id];
    let offers = match agreements::offers(ctx, &accounts) {
        Ok(offers) => offers,
        Err(error) => return of_policy(error),
    };
    let lump = offers.iter().find(|(offer, _)| offer.kind == Kind::LumpSum);
    if let Some((offer, deal)) = lump {
        let ask = Simulate { accounts, deals: vec![deal.clone()], income: None };
        let told = match agreements::simulate(ctx, &ask) {
            Ok(told) => told,
            Err(error) => return of_policy(error),
        };
        if told.first().is_some_and(|one| one.total <= hope) {
            return Ok(Some((offer.code.clone(), deal.clone())));
        }
    }
    let plan = |(offer, _): &&(Offer, Deal)| offer.kind == Kind::Restructuring;
    Ok(offers.iter().rfind(plan).or(lump).map(|(offer, deal)| (offer.code.clone(), deal.clone())))
}

/// Sends a draft if nobody has to approve it first; whether it went out.
fn send(ctx: &Ctx, agreement: AgreementId) -> Result<bool, Error> {
    let command = ctx.command_for(format!("world.send {agreement}").as_bytes());
    match agreements::send(ctx, command, agreement) {
        Ok(()) => Ok(true),
        Err(ledger::Error::Agreement(AgreementError::No(_))) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
