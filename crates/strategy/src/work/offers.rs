//! The offers that policy authorises for a debtor, in the order of what they are expected to bring.
use crate::{
    Assessment, Error, Expected, Offered, Policy, expected,
    rules::dossier::Dossier,
    work::{policy, scale, seen},
};
use base::{AccountId, Amount, CreditorId, Currency, Day, DebtorId, day_number};
use ledger::{
    AccountState,
    rules::agreement::{Deal, Income, Offer},
    work::agreements::{self, ACCOUNTS_MAX, AgreementError, Approval, DEALS_MAX, Simulate, Simulation},
};
use people::Datum;
use std::collections::BTreeMap;
use store::Ctx;

/// Offers told of each creditor.
const TOLD_MAX: usize = 3;

/// An offer worth making, with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecommendedOffer {
    /// Who would make it.
    pub creditor: CreditorId,
    /// Of every amount.
    pub currency: Currency,
    /// Over which accounts.
    pub accounts: Vec<AccountId>,
    /// Which of the catalogue.
    pub offer: Offer,
    /// What would be agreed.
    pub deal: Deal,
    /// All that the debtor would pay.
    pub total: Amount,
    /// As far as its worth depends on it.
    pub offered: Offered,
    /// What it is expected to bring, and why.
    pub expected: Expected,
}

/// What may be offered to a debtor by whoever asks, without anybody else's approval: of each creditor the three that are
/// expected to bring most, the best first. Nothing where something pauses the creditor: an open promise, a dispute, an
/// agreement.
///
/// # Errors
/// Needs [`base::Right::ViewPortfolio`]; the debtor must be the actor's to see.
pub fn offers(ctx: &Ctx, debtor: DebtorId) -> Result<Vec<RecommendedOffer>, Error> {
    ctx.may(base::Right::ViewPortfolio)?;
    let day = ctx.now.day;
    let read = ctx.read::<_, Error>(|rx| {
        let Some(dossier) = seen(rx, &ctx.actor, debtor)? else { return Ok(None) };
        let policy = policy(rx)?;
        let scale = scale(rx, &policy, day)?;
        let assessment = crate::assess(&dossier, &policy.cards, &scale);
        Ok(Some((dossier, policy, assessment)))
    })?;
    let (dossier, policy, assessment) = read.ok_or(Error::NoDebtor(debtor))?;
    let mut found = Vec::new();
    for ((creditor, currency), accounts) in together(&dossier, day) {
        if !ctx.actor.serves(creditor) || dossier.is_paused(creditor, day) {
            continue;
        }
        let mut of_creditor = authorised(ctx, &dossier, &accounts)?
            .into_iter()
            .map(|(offer, deal, simulation)| {
                let offered = offered((&offer, &deal), &simulation, day);
                let expected = worth(&offered, &assessment, &policy);
                let (accounts, total) = (accounts.clone(), simulation.total);
                RecommendedOffer { creditor, currency, accounts, offer, deal, total, offered, expected }
            })
            .collect::<Vec<_>>();
        of_creditor.sort_by_key(|one| (std::cmp::Reverse(one.expected.value), one.offer.code.clone()));
        of_creditor.truncate(TOLD_MAX);
        found.extend(of_creditor);
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.expected.value));
    Ok(found)
}

fn worth(offered: &Offered, assessment: &Assessment, policy: &Policy) -> Expected {
    expected(offered, assessment, policy.cards.learned())
}

/// What may be agreed together: the live accounts of one creditor in one currency that are late and in no agreement.
fn together(dossier: &Dossier, day: Day) -> BTreeMap<(CreditorId, Currency), Vec<AccountId>> {
    let mut together: BTreeMap<(CreditorId, Currency), Vec<AccountId>> = BTreeMap::new();
    let day = day_number(day);
    let late = dossier.ledger.accounts.iter().filter(|account| {
        let open = account.state == AccountState::Live && account.agreement.is_none();
        let contested = [Datum::Account(account.id), Datum::Amount(account.id)];
        open && 0 < account.days_past_due(day) && !contested.iter().any(|datum| contests(dossier, *datum))
    });
    for account in late {
        together.entry((account.creditor, account.currency)).or_default().push(account.id);
    }
    together.retain(|_, accounts| accounts.len() <= ACCOUNTS_MAX);
    together
}

/// Whether the debtor contests a datum that is being verified.
fn contests(dossier: &Dossier, datum: Datum) -> bool {
    dossier.people.contests.iter().any(|contest| contest.datum == datum)
}

/// The offers of the catalogue that whoever asks may make alone.
fn authorised(ctx: &Ctx, dossier: &Dossier, accounts: &[AccountId]) -> Result<Vec<(Offer, Deal, Simulation)>, Error> {
    let offers = match agreements::offers(ctx, accounts) {
        Err(ledger::Error::Agreement(AgreementError::NoPolicy(_))) => return Ok(Vec::new()),
        found => found?,
    };
    // What is contested weighs nothing while it is verified.
    let income = dossier.people.traits.bearing_income().filter(|_| !contests(dossier, Datum::Income));
    let income = income.map(|net| Income { net, committed: Amount::ZERO });
    let mut found = Vec::with_capacity(offers.len());
    for some in offers.chunks(DEALS_MAX) {
        let deals = some.iter().map(|(_, deal)| deal.clone()).collect();
        let told = agreements::simulate(ctx, &Simulate { accounts: accounts.to_vec(), deals, income })?;
        let alone = some.iter().cloned().zip(told).filter(|(_, simulation)| simulation.approval == Approval::NotNeeded);
        found.extend(alone.map(|((offer, deal), simulation)| (offer, deal, simulation)));
    }
    Ok(found)
}

fn offered((offer, deal): (&Offer, &Deal), simulation: &Simulation, day: Day) -> Offered {
    let (reckoning, down_payment) = (&simulation.reckoning, deal.down_payment);
    let first = reckoning.instalments.first();
    let down = usize::from(!down_payment.is_zero());
    let instalments = reckoning.instalments.len().saturating_sub(down);
    Offered {
        kind: offer.kind,
        base: reckoning.base.total(),
        discount: reckoning.discount.total(),
        asked: reckoning.asked,
        down_payment,
        first: first.map(ledger::Instalment::total).unwrap_or_default(),
        first_days: first.map_or(0, |first| day_number(first.due) - day_number(day)),
        instalments: u16::try_from(instalments).unwrap_or(u16::MAX),
        light: simulation.burden.map(|burden| burden.light),
        present_value: simulation.present_value,
    }
}
