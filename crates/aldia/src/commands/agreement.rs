//! `aldia agreement`: offers compared, and the life of what was agreed. Typed on this machine, so nobody's limits bind it.
use super::{account::find, command};
use crate::{
    cli::{
        Agreement, AgreementCancel, AgreementDeal, AgreementDraft, AgreementList, AgreementOf, AgreementPay,
        AgreementSign, AgreementSimulate, Over,
    },
    house::House,
    print, standing,
};
use anyhow::{Context, Result, bail, ensure};
use base::{AccountId, Amount, Day, PaymentId, Rate, Uuid};
use jiff::ToSpan;
use ledger::{
    Instalment, Regular,
    rules::agreement::{
        BreakRule, Burden, Clause, Cost, Deal, Ground, Income, Kind, Offer, Scope, Signature, Split, place_in_agreement,
    },
    work::agreements::{self, Approval, DEALS_MAX, DraftAgreement, PayAgreement, Simulate, Simulation, Wanted},
};
use serde_json::json;
use store::Ctx;

/// What the catalogue offers, with the deal that each comes to.
type Offers = Vec<(Offer, Deal)>;
/// One line of a comparison.
type Tell<'a> = dyn Fn(&Simulation) -> String + 'a;

pub fn run(agreement: &Agreement) -> Result<()> {
    match agreement {
        Agreement::Offers(over) => offers(over),
        Agreement::Simulate(args) => simulate(args),
        Agreement::Draft(args) => draft(args),
        Agreement::Approve(of) => step(of, |ctx| agreements::approve(ctx, command(), of.agreement)),
        Agreement::Send(of) => step(of, |ctx| agreements::send(ctx, command(), of.agreement)),
        Agreement::Sign(args) => sign(args),
        Agreement::Pay(args) => pay(args),
        Agreement::Cancel(AgreementCancel { reason, of }) => {
            step(of, |ctx| agreements::cancel(ctx, command(), of.agreement, reason))
        }
        Agreement::List(args) => list(args),
        Agreement::Show(of) => step(of, |_| Ok(())),
    }
}

fn offers(over: &Over) -> Result<()> {
    let house = House::open(&over.house)?;
    let (_, found) = catalogue(&house.desk(), over)?;
    if over.answer.json {
        let offer = |(offer, deal): &(Offer, Deal)| json!({"code": offer.code, "label": offer.label, "deal": deal});
        return print::json(&found.iter().map(offer).collect::<Vec<_>>());
    }
    let row = |(offer, deal): &(Offer, Deal)| {
        let rate = percent(deal.plan.period_rate);
        vec![
            offer.code.clone(),
            deal.plan.count.to_string(),
            rate,
            print::money(deal.down_payment),
            deal.valid_until.to_string(),
        ]
    };
    print::table(
        &["oferta", "cuotas", "interés mensual", "anticipo", "vale hasta"],
        &found.iter().map(row).collect::<Vec<_>>(),
    );
    Ok(())
}

fn simulate(args: &AgreementSimulate) -> Result<()> {
    let house = House::open(&args.over.house)?;
    let ctx = house.desk();
    let (accounts, found) = catalogue(&ctx, &args.over)?;
    let said = args.deal.kind.is_some();
    let chosen: Vec<(String, Deal)> = if args.offer.is_empty() && !said {
        found.iter().take(DEALS_MAX).map(|(offer, deal)| (offer.code.clone(), deal.clone())).collect()
    } else if args.offer.is_empty() {
        vec![("propia".to_owned(), deal(&ctx, None, &args.deal)?)]
    } else {
        let one = |code: &String| Ok((code.clone(), deal(&ctx, Some(named(&found, code)?), &args.deal)?));
        args.offer.iter().map(one).collect::<Result<_>>()?
    };
    ensure!(!chosen.is_empty(), "the catalogue offers nothing for these accounts today: say what, from --kind on");
    let ask =
        Simulate { accounts, deals: chosen.iter().map(|(_, deal)| deal.clone()).collect(), income: income(&args.deal) };
    let told = agreements::simulate(&ctx, &ask)?;
    if args.over.answer.json {
        let tell = |((offer, _), one): (&(String, Deal), &Simulation)| json!({"offer": offer, "simulation": ledger::simulation_body(one)});
        return print::json(&chosen.iter().zip(&told).map(tell).collect::<Vec<_>>());
    }
    compare(&chosen, &told);
    for ((code, _), one) in chosen.iter().zip(&told) {
        print::line(format!("\n{code}"));
        schedule(&one.reckoning.instalments);
    }
    Ok(())
}

fn draft(args: &AgreementDraft) -> Result<()> {
    let house = House::open(&args.over.house)?;
    let ctx = house.desk();
    let (accounts, found) = catalogue(&ctx, &args.over)?;
    let offered = args.offer.as_ref().map(|code| named(&found, code)).transpose()?;
    let deal = deal(&ctx, offered, &args.deal)?;
    let new =
        DraftAgreement { command: command(), accounts, deal, offer: args.offer.clone(), income: income(&args.deal) };
    let id = agreements::draft(&ctx, new)?;
    show(&ctx, &AgreementOf { agreement: id, house: args.over.house.clone(), answer: args.over.answer })
}

fn sign(args: &AgreementSign) -> Result<()> {
    step(&args.of, |ctx| {
        let text_hash = match &args.digest {
            Some(digest) => digest.clone(),
            None => agreements::agreement(ctx, args.of.agreement)?.text_hash,
        };
        let signature = Signature {
            by: args.by.clone(),
            method: args.method,
            reference: args.reference.clone(),
            text_hash,
            at: ctx.now.at,
            on: args.on.unwrap_or(ctx.now.day),
        };
        agreements::sign(ctx, command(), args.of.agreement, &signature)
    })
}

fn pay(args: &AgreementPay) -> Result<()> {
    step(&args.of, |ctx| {
        let new = PayAgreement {
            command: command(),
            agreement: args.of.agreement,
            payment: PaymentId(Uuid::now_v7()),
            amount: args.amount,
            on: args.on.unwrap_or(ctx.now.day),
            source: args.source.clone(),
        };
        agreements::pay(ctx, &new).map(drop)
    })
}

fn list(args: &AgreementList) -> Result<()> {
    let house = House::open(&args.house)?;
    let wanted = Wanted { state: args.state, ended: args.ended, needs_approval: args.needs_approval, after: None };
    let (page, _) = agreements::agreements(&house.desk(), &wanted, args.limit)?;
    if args.answer.json {
        return print::json(&page.iter().map(ledger::agreement_line).collect::<Vec<_>>());
    }
    let row = |brief: &agreements::AgreementBrief| {
        let one = &brief.agreement;
        let next = brief.next.map_or(String::new(), |(day, amount)| format!("{day} {}", print::money(amount)));
        vec![
            one.id.to_string(),
            brief.debtor_name.clone(),
            one.deal.kind.label_es().to_owned(),
            one.state.label_es().to_owned(),
            print::money(one.reckoning.asked),
            next,
        ]
    };
    print::table(
        &["acuerdo", "deudor", "clase", "estado", "a pagar", "próximo"],
        &page.iter().map(row).collect::<Vec<_>>(),
    );
    Ok(())
}

/// Does one thing to an agreement, lets whoever listens hear it, and shows the agreement.
fn step(of: &AgreementOf, act: impl FnOnce(&Ctx) -> Result<(), ledger::Error>) -> Result<()> {
    let house = House::open(&of.house)?;
    let ctx = house.desk();
    act(&ctx)?;
    standing::hear_all(&ctx)?;
    show(&ctx, of)
}

fn show(ctx: &Ctx, of: &AgreementOf) -> Result<()> {
    let view = agreements::agreement(ctx, of.agreement)?;
    if of.answer.json {
        return print::json(&ledger::agreement_body(view));
    }
    let one = &view.agreement;
    print::line(format!("{} · {} · {} · {}", one.id, one.state.label_es(), view.debtor_name, view.creditor));
    if one.needs_approval() {
        print::line("espera la aprobación de otra persona");
    }
    print::line(&view.text);
    schedule(&one.reckoning.instalments);
    if !view.missing.is_empty() {
        print::line(format!("falta pagar {}", print::money(view.left())));
    }
    for event in &view.events {
        print::line(format!("{} · {} · {}", event.day, event.actor, event.note));
    }
    print::line(format!("huella {}", view.text_hash));
    Ok(())
}

/// The accounts that were named, and what the catalogue offers for them.
fn catalogue(ctx: &Ctx, over: &Over) -> Result<(Vec<AccountId>, Offers)> {
    let named =
        |rx: &store::Rx<'_>| over.accounts.iter().map(|reference| find(rx, reference)).collect::<Result<Vec<_>>>();
    let accounts = ctx.read(named)?;
    let offers = agreements::offers(ctx, &accounts)?;
    Ok((accounts, offers))
}

fn named<'a>(offers: &'a [(Offer, Deal)], code: &str) -> Result<&'a Deal> {
    let found = offers.iter().find(|(offer, _)| offer.code == code).map(|(_, deal)| deal);
    let known = || offers.iter().map(|(offer, _)| offer.code.as_str()).collect::<Vec<_>>().join(", ");
    found.with_context(|| format!("the catalogue offers {code:?} not for these accounts; it offers: {}", known()))
}

/// What was said over an offer, or over what is usual.
fn deal(ctx: &Ctx, offered: Option<&Deal>, said: &AgreementDeal) -> Result<Deal> {
    let mut deal = match offered {
        Some(deal) => deal.clone(),
        None => usual(ctx, said.kind.context("say --offer, or what is agreed from --kind on")?)?,
    };
    deal.kind = said.kind.unwrap_or(deal.kind);
    deal.scope = said.scope.unwrap_or(deal.scope);
    deal.discount.extend(said.discount.iter().copied());
    deal.down_payment = said.down_payment.unwrap_or(deal.down_payment);
    deal.plan.count = said.instalments.unwrap_or(deal.plan.count);
    deal.plan.period_rate = said.rate.unwrap_or(deal.plan.period_rate);
    deal.plan.vat = said.vat.unwrap_or(deal.plan.vat);
    deal.plan.first_due = said.first_due.unwrap_or(deal.plan.first_due);
    deal.valid_until = said.valid_until.unwrap_or(deal.valid_until);
    deal.clause = said.clause.unwrap_or(deal.clause);
    deal.split = said.split.unwrap_or(deal.split);
    deal.breaks.days_late_max = said.days_late.unwrap_or(deal.breaks.days_late_max);
    deal.breaks.missed_max = said.missed.unwrap_or(deal.breaks.missed_max);
    deal.ground = match (said.asset_value, said.asset_on, &said.asset_source, &said.case) {
        (Some(value), Some(on), Some(source), None) => Some(Ground::Asset { value, on, source: source.clone() }),
        (None, None, None, Some(case)) => Some(Ground::Case(case.clone())),
        (None, None, None, None) => deal.ground,
        (Some(_) | None, ..) => bail!("a deal stands on the value of an asset, its day and source, or on a case"),
    };
    Ok(deal)
}

/// A deal of a kind without a discount: what is usual in the house.
fn usual(ctx: &Ctx, kind: Kind) -> Result<Deal> {
    let limits = agreements::limits(ctx)?;
    let in_days = |days: i32| ctx.now.day.checked_add(days.days()).unwrap_or(Day::MAX);
    let valid_until = in_days(7);
    let first_due = if kind == Kind::LumpSum { valid_until } else { ctx.now.day.checked_add(1.month())? };
    Ok(Deal {
        kind,
        ground: None,
        scope: Scope::Whole,
        discount: ledger::rules::authority::Shares::new(),
        down_payment: Amount::ZERO,
        plan: Regular::once(first_due),
        clause: Clause::LoseDiscount,
        split: Split::ProRata,
        valid_until,
        breaks: BreakRule { days_late_max: limits.breaks.days_late.usual, missed_max: limits.breaks.missed.usual },
    })
}

fn income(said: &AgreementDeal) -> Option<Income> {
    said.net_income.map(|net| Income { net, committed: said.committed.unwrap_or_default() })
}

/// Offers side by side, a column each.
fn compare(chosen: &[(String, Deal)], told: &[Simulation]) {
    let cost = |cost: Option<Cost>| cost.map_or("—".to_owned(), |cost| percent(cost.yearly));
    let burden = |one: Option<Burden>| one.map_or("—".to_owned(), |one| percent(one.share));
    let rows: [(&str, &Tell<'_>); 10] = [
        ("saldo", &|one| print::money(one.reckoning.base.total())),
        ("quita", &|one| print::money(one.reckoning.discount.total())),
        ("a pagar", &|one| print::money(one.reckoning.asked)),
        ("cuotas", &|one| one.reckoning.instalments.len().to_string()),
        ("costo del plan", &|one| print::money(one.cost)),
        ("total", &|one| print::money(one.total)),
        ("CFT anual", &|one| cost(one.with_tax)),
        ("CFT anual sin IVA", &|one| cost(one.without_tax)),
        ("cuota/ingreso", &|one| burden(one.burden)),
        ("aprueba", &|one| approver(one.approval).to_owned()),
    ];
    let header: Vec<&str> = [""].into_iter().chain(chosen.iter().map(|(code, _)| code.as_str())).collect();
    let row = |(label, tell): (&str, &Tell<'_>)| {
        [label.to_owned()].into_iter().chain(told.iter().map(tell)).collect::<Vec<_>>()
    };
    print::table(&header, &rows.map(row));
}

const fn approver(approval: Approval) -> &'static str {
    match approval {
        Approval::NotNeeded => "—",
        Approval::By(base::Role::Admin) => "administración",
        Approval::By(_) => "supervisión",
        Approval::Beyond => "nadie puede",
    }
}

fn schedule(instalments: &[Instalment]) {
    let row = |one: &Instalment| {
        let name = match place_in_agreement(one.number) {
            Some(0) => "anticipo".to_owned(),
            place => format!("cuota {}", place.unwrap_or(one.number)),
        };
        let amounts = [one.principal, one.interest, one.vat, one.total()].map(print::money);
        [name, one.due.to_string()].into_iter().chain(amounts).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = instalments.iter().map(row).collect();
    print::table(&["pago", "vence", "capital", "interés", "IVA", "total"], &rows);
}

/// A rate as people read it: `4,84 %`, to the hundredth of a point.
fn percent(rate: Rate) -> String {
    let hundredths = base::Rounding::HalfUp.divide(i128::from(rate.to_pico()), 100_000_000);
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{},{:02} %", size / 100, size % 100)
}
