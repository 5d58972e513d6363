//! One person's day: their list from strategy, their figures from insight.
use anyhow::Result;
use base::{Day, day_number, day_of};
use insight::{KpisView, Period, Reports, Scope};
use serde::Serialize;
use store::Ctx;
use strategy::MyDayView;
use utoipa::ToSchema;

/// One person's day and how their month goes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MyDay)]
pub struct DayView {
    #[serde(flatten)]
    day: MyDayView,
    /// Their own figures of the last thirty days; everybody's for whoever leads.
    kpis: KpisView,
}

/// How far back the figures of a person go, in days.
const FIGURES_DAYS: i32 = 30;

/// The days that the figures of a day are about.
pub fn figures_period(today: Day) -> Period {
    Period { from: day_of(day_number(today) - FIGURES_DAYS + 1), to: today }
}

/// The day of whoever asks.
pub fn view(ctx: &Ctx, reports: &Reports) -> Result<DayView> {
    let day = strategy::my_day(ctx)?;
    let period = figures_period(ctx.now.day);
    let leads = ctx.actor.has(base::Right::ViewBoard);
    let scope = Scope { user: ctx.actor.user().filter(|_| !leads), ..Scope::of(&ctx.actor) };
    let report = reports.kpis(ctx, period, None, &scope)?;
    Ok(DayView { day, kpis: KpisView::from(&report.total) })
}
