//! What ways of deciding would have brought, judged over the lessons of some days.
use crate::{
    Catalogue, Error, LearnerSetting, LessonRow, MatrixFile, PPM, Policy,
    rules::{
        evaluation::{Outcome, Way, judge},
        orders::WaySource,
    },
    sql::{learner, lesson, matrix},
    work::policy,
};
use base::{Amount, CreditorId, Day, DebtorId, Right, Rounding};
use learn::{
    ope::{self, Estimate, Estimator, Logged, Range, SUPPORT_MIN, Unsupported},
    trial::Split,
};
use ledger::Stage;
use std::{collections::BTreeMap, fmt, str::FromStr};
use store::{Ctx, Rx};

/// A way of deciding, as people name it: `live`, `static`, `matrix-version 3`, `fixed call_diagnosis`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// What decides now.
    Live,
    /// The weights of the matrix that decides now.
    Static,
    /// The weights of a version of the matrix.
    MatrixVersion(u32),
    /// One treatment wherever it is open, by its code.
    Fixed(String),
}

/// No way of deciding is named so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no policy {0:?}: live, static, \"matrix-version N\" and \"fixed TREATMENT\" are")]
pub struct NoWay(pub String);

impl FromStr for Judged {
    type Err = NoWay;

    fn from_str(text: &str) -> Result<Self, NoWay> {
        let mut words = text.split([' ', ':', '=']).filter(|word| !word.is_empty());
        let unknown = || NoWay(text.to_owned());
        match (words.next(), words.next(), words.next()) {
            (Some("live"), None, None) => Ok(Self::Live),
            (Some("static"), None, None) => Ok(Self::Static),
            (Some("matrix-version"), Some(version), None) => {
                version.parse().map(Self::MatrixVersion).map_err(|_| unknown())
            }
            (Some("fixed"), Some(code), None) => Ok(Self::Fixed(code.to_owned())),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live => f.write_str("live"),
            Self::Static => f.write_str("static"),
            Self::MatrixVersion(version) => write!(f, "matrix-version {version}"),
            Self::Fixed(code) => write!(f, "fixed {code}"),
        }
    }
}

/// What lessons are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldApart {
    /// The stage of arrears then.
    Stage,
    /// The product of the debtor's oldest account with that creditor.
    Product,
    /// The creditor.
    Creditor,
}

impl ToldApart {
    /// The one that data names so.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "stage" => Some(Self::Stage),
            "product" => Some(Self::Product),
            "creditor" => Some(Self::Creditor),
            _ => None,
        }
    }
}

/// What is to be judged.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which ways of deciding.
    pub ways: Vec<Judged>,
    /// The first day whose decisions count.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// Told apart by what.
    pub by: Option<ToldApart>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Decisions that were drawn and whose horizon is over.
    pub decisions: u32,
    /// What they brought together, net.
    pub brought: Amount,
    /// Each way, in the order asked.
    pub ways: Vec<Judgement>,
    /// The ways from the best to the worst, by the self-normalised doubly robust estimate; or why none is said.
    pub ranking: Result<Vec<usize>, Unsupported>,
}

/// What is said of one way of deciding.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Which.
    pub way: Judged,
    /// What each estimator says, per decision and in all; empty where nothing that was logged speaks for it.
    pub estimates: Vec<Estimated>,
    /// How many decisions really speak for it.
    pub support: f64,
    /// How much more it would have brought per decision than the log did; or why that is not said.
    pub lead: Result<Range, Unsupported>,
    /// By segment, what a decision would have brought, or why that is not said.
    pub segments: Vec<(String, Result<Range, Unsupported>)>,
}

/// What one estimator says.
#[derive(Clone, Copy, Debug)]
pub struct Estimated {
    /// Its name.
    pub name: &'static str,
    /// Of one decision.
    pub each: Range,
    /// Of all of them.
    pub all: Range,
}

/// Weights above this are clipped, or left to the model.
const WEIGHT_MAX: f64 = 20.0;
/// Every estimator, by its name.
pub const ESTIMATORS: [(&str, Estimator); 7] = [
    ("IPS", Estimator::Ips),
    ("SNIPS", Estimator::Snips),
    ("clipped", Estimator::Clipped { cap: WEIGHT_MAX }),
    ("DM", Estimator::Direct),
    ("DR", Estimator::DoublyRobust),
    ("SNDR", Estimator::SelfNormalisedDoublyRobust),
    ("SWITCH", Estimator::Switch { cap: WEIGHT_MAX }),
];
/// The one that ways are compared by.
const COMPARED: Estimator = Estimator::SelfNormalisedDoublyRobust;

/// Judges ways of deciding over what was decided and what came of it. The actor sees their own creditors' alone.
///
/// Where there are more than some 400,000 lessons, those of a part of all debtors are judged, and sums are of that part.
pub fn evaluate(ctx: &Ctx, question: &Question) -> Result<Evaluation, Error> {
    ctx.may(Right::ViewStrategy)?;
    ctx.read(|rx| {
        let policy = policy(rx)?;
        let ways = question.ways.iter().map(|way| self::way(rx, &policy, way)).collect::<Result<Vec<_>, _>>()?;
        let days = (question.from, question.to);
        let sample = sample(lesson::count(rx, days)?, LESSONS_MAX);
        let kept = |debtor: DebtorId| sample.arm(debtor.0.as_bytes()).is_some();
        let (mut outcomes, mut told) = (Vec::new(), Vec::new());
        lesson::each(rx, days, kept, |row| {
            if row.creditor.is_none_or(|creditor| ctx.actor.serves(creditor)) {
                let place = (row.debtor, row.creditor, row.stage);
                if let Some(outcome) = outcome(row, &policy.catalogue) {
                    outcomes.push(outcome);
                    told.push(place);
                }
            }
        })?;
        let setting = setting(rx)?;
        let segments = question.by.map(|by| segments(rx, by, &told)).transpose()?;
        Ok(found(question, (&outcomes, &judge(&outcomes, &ways, &policy, setting)), segments.as_ref()))
    })
}

/// Lessons judged at once, more or less.
const LESSONS_MAX: i64 = 400_000;

/// Of whom rows are looked at: of everybody, or where there are more than `most` of some debtors, chosen by hash.
pub(crate) fn sample(rows: i64, most: i64) -> Split {
    let part = (most * i64::from(PPM)).checked_div(rows).map_or(PPM, |part| u32::try_from(part).unwrap_or(PPM));
    Split::new("evaluation", &[part.min(PPM)]).expect("a part is at most a whole")
}

/// How the version in force learns, or else how one would.
pub(crate) fn setting(rx: &Rx<'_>) -> Result<LearnerSetting, Error> {
    let version = learner::newest(rx)?;
    Ok(learner::source(rx, version)?.map_or_else(LearnerSetting::shipped, |learner| learner.setting))
}

/// A way of deciding that people named.
pub(crate) fn way(rx: &Rx<'_>, policy: &Policy, judged: &Judged) -> Result<Way, Error> {
    way_source(rx, judged)?.way(&policy.catalogue)
}

/// What a way of deciding that people named is made of.
pub fn way_source(rx: &Rx<'_>, judged: &Judged) -> Result<WaySource, Error> {
    Ok(match judged {
        Judged::Live => WaySource::Live,
        Judged::Static => WaySource::Weights,
        Judged::MatrixVersion(version) => WaySource::Matrix(matrix_text(rx, *version)?),
        Judged::Fixed(code) => WaySource::Fixed(code.clone()),
    })
}

/// The text of a version of the matrix; nothing for the one that ships.
fn matrix_text(rx: &Rx<'_>, version: u32) -> Result<Option<String>, Error> {
    match matrix::source_of(rx, version)? {
        None if version != MatrixFile::shipped().version => Err(Error::NoVersion(version)),
        text => Ok(text),
    }
}

/// Shows every decision of some days that was drawn and whose horizon is over, with what came of it, in the order in
/// which they were learnt.
pub fn each_outcome(ctx: &Ctx, days: (Day, Day), mut see: impl FnMut(Outcome)) -> Result<(), Error> {
    ctx.may(Right::Operate)?;
    ctx.read(|rx| {
        let catalogue = Catalogue::shipped();
        Ok(lesson::each(rx, days, |_| true, |row| outcome(row, &catalogue).into_iter().for_each(&mut see))?)
    })
}

/// A lesson as evidence; nothing of what a person chose, whose chance nobody knows.
fn outcome(row: LessonRow, catalogue: &Catalogue) -> Option<Outcome> {
    let LessonRow { debtor, drawn, reward, cost, propensity_ppm, treatment, .. } = row;
    let treatment = catalogue.by_code(&treatment)?.number;
    Some(Outcome { debtor, drawn, treatment, chance_ppm: propensity_ppm?, reward, cost })
}

/// The segment of each row, and their names.
type Told = (Vec<u32>, Vec<String>);

fn segments(rx: &Rx<'_>, by: ToldApart, places: &[(DebtorId, Option<CreditorId>, u8)]) -> Result<Told, Error> {
    let creditors: BTreeMap<CreditorId, String> =
        ledger::creditors(rx)?.into_iter().map(|creditor| (creditor.id, creditor.name)).collect();
    let products = match by {
        ToldApart::Product => lesson::products(rx)?,
        ToldApart::Stage | ToldApart::Creditor => BTreeMap::new(),
    };
    let name = |(debtor, creditor, stage): &(DebtorId, Option<CreditorId>, u8)| match by {
        ToldApart::Stage => {
            let stage = Stage::ALL.get(usize::from(*stage));
            stage.map_or_else(String::new, |stage| stage.label_es().to_owned())
        }
        ToldApart::Creditor => creditor.and_then(|own| creditors.get(&own).cloned()).unwrap_or_default(),
        ToldApart::Product => {
            let product = creditor.and_then(|own| products.get(&(*debtor, own)));
            product.map_or_else(String::new, |product| ledger::product_label(product))
        }
    };
    let (mut numbers, mut names): (Vec<u32>, Vec<String>) = (Vec::with_capacity(places.len()), Vec::new());
    for place in places {
        let name = name(place);
        let known = names.iter().position(|other| *other == name);
        let number = known.unwrap_or(names.len());
        if known.is_none() {
            names.push(name);
        }
        numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
    Ok((numbers, names))
}

fn found(question: &Question, (outcomes, logs): (&[Outcome], &[Vec<Logged>]), segments: Option<&Told>) -> Evaluation {
    let decisions = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
    let brought = outcomes.iter().fold(Amount::ZERO, |sum, outcome| sum + outcome.reward);
    let policies: Vec<ope::Policy<'_>> = logs.iter().map(|log| ope::Policy { log }).collect();
    let ranking = ope::rank(COMPARED, &policies).map(|ranked| ranked.into_iter().map(|(place, _)| place).collect());
    let judged = question.ways.iter().zip(logs);
    let ways = judged.map(|(way, log)| judgement(way, log, (decisions, segments))).collect();
    Evaluation { decisions, brought, ways, ranking }
}

fn judgement(way: &Judged, log: &[Logged], (decisions, segments): (u32, Option<&Told>)) -> Judgement {
    let money = |estimate: &Estimate, count| estimate.in_money(count, Rounding::HalfUp);
    let estimated = |(name, estimator): (&'static str, Estimator)| {
        let estimate = estimator.estimate(log)?;
        Some(Estimated { name, each: money(&estimate, 1), all: money(&estimate, decisions) })
    };
    let support = COMPARED.estimate(log).map_or(0.0, |estimate| estimate.support);
    // The log judged by itself: every weight is one.
    let as_it_was: Vec<Logged> =
        log.iter().map(|row| Logged { target: row.logged, expected_target: row.expected, ..*row }).collect();
    let lead = ope::lead(COMPARED, ope::Policy { log }, ope::Policy { log: &as_it_was });
    let told = segments.map(|(numbers, names)| {
        let parts = ope::by_segment(COMPARED, ope::Policy { log }, numbers);
        let named = |(number, part): (u32, Result<Estimate, Unsupported>)| {
            let name = names.get(number as usize).cloned().unwrap_or_default();
            (name, part.map(|estimate| money(&estimate, 1)))
        };
        parts.into_iter().map(named).collect()
    });
    Judgement {
        way: way.clone(),
        estimates: ESTIMATORS.into_iter().filter_map(estimated).collect(),
        support,
        lead: lead.map(|estimate| money(&estimate, 1)),
        segments: told.unwrap_or_default(),
    }
}

/// Why something is not said, in words for people.
pub fn why_not_es(problem: &Unsupported) -> String {
    match problem {
        Unsupported::Empty { .. } => "ninguna decisión registrada hizo lo que haría esta política".to_owned(),
        Unsupported::Thin { support, .. } => {
            format!("hablan por ella unas {support:.0} decisiones; hacen falta {SUPPORT_MIN:.0} para comparar")
        }
        Unsupported::Unpaired => "las políticas no se juzgan sobre las mismas decisiones".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_lessons_are_judged_by_those_of_some_debtors() {
        let kept = |lessons| {
            let sample = sample(lessons, LESSONS_MAX);
            (0..20_000_u32).filter(|debtor| sample.arm(&debtor.to_le_bytes()).is_some()).count()
        };

        assert_eq!((kept(0), kept(LESSONS_MAX)), (20_000, 20_000));
        assert!(kept(LESSONS_MAX * 4).abs_diff(5_000) < 300);
    }

    #[test]
    fn ways_are_named_as_people_write_them() {
        for text in ["live", "static", "matrix-version 3", "fixed call_diagnosis"] {
            assert_eq!(text.parse::<Judged>().unwrap().to_string(), text);
        }
        assert_eq!("fixed:rest".parse(), Ok(Judged::Fixed("rest".into())));
        assert_eq!("best".parse::<Judged>(), Err(NoWay("best".into())));
        assert!("matrix-version x".parse::<Judged>().is_err());
    }
}
