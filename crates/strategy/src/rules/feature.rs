//! What a scorecard may look at: one list of features, the same for the night and for the day.
//!
//! Sex, age, marital status, health, religion, politics and place of living are not here and cannot get here: the
//! sections of the dossier do not hold them, and a test holds this list to its allow-list.
use base::first_word;

use crate::rules::contested::UnderReview;

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Whole months.
    Months,
    /// Hundredths.
    Percent,
    /// How many.
    Count,
    /// Minor units of the currency that limits and costs are told in.
    Amount,
    /// An indicator, 0 to 100.
    Score,
}

macro_rules! features {
    ($($(#[doc = $doc:literal])* $case:ident = $code:literal, $unit:ident, $source:literal, $label:literal;)+) => {
        /// One thing that is measured of a debtor on a day. Absent where there is no data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Feature { $($(#[doc = $doc])* $case,)+ }

        impl Feature {
            /// Every feature, in a stable order.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// How scorecards name it; never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code),+ }
            }

            /// What its number measures.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$case => Unit::$unit),+ }
            }

            /// Whose data it is made of.
            pub const fn source(self) -> &'static str {
                match self { $(Self::$case => $source),+ }
            }

            /// How screens name it.
            pub const fn label_es(self) -> &'static str {
                match self { $(Self::$case => $label),+ }
            }

            /// What it says, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$case => concat!($($doc),*).trim_ascii()),+ }
            }
        }
    };
}

features! {
    /// Days since the oldest unpaid instalment fell due, of the worst account.
    DaysPastDue = "days_past_due", Days, "ledger", "días de atraso";
    /// Whole months late in the newest billed month if it is recent, else days past due in whole months.
    LateNow = "late_now", Months, "ledger", "meses de atraso ahora";
    /// Worst whole months late in the last three billed months.
    LateWorst3 = "late_worst_3", Months, "ledger", "peor atraso en tres meses, en meses";
    /// Worst whole months late in the last six billed months.
    LateWorst6 = "late_worst_6", Months, "ledger", "peor atraso en seis meses, en meses";
    /// Worst whole months late in the last twelve billed months.
    LateWorst12 = "late_worst_12", Months, "ledger", "peor atraso en doce meses, en meses";
    /// How many of the last six billed months were late.
    LateMonths6 = "late_months_6", Count, "ledger", "meses con atraso en los últimos seis";
    /// Months late now less the worst of the three months before.
    LateTrend = "late_trend", Months, "ledger", "meses de atraso más que en los tres anteriores";
    /// Paid over billed in the last six months.
    PaidShare = "paid_share", Percent, "ledger", "porcentaje cubierto de lo facturado en seis meses";
    /// How many of the last six billed months had a payment.
    PaidMonths6 = "paid_months_6", Count, "ledger", "meses con pagos en los últimos seis";
    /// The best month's payments of the last six over the credit granted.
    PaidBest = "paid_best", Percent, "ledger", "mejor pago mensual, en porcentaje del crédito";
    /// What is outstanding over the credit limit.
    Utilisation = "utilisation", Percent, "ledger", "porcentaje usado del límite";
    /// What is due and unpaid, with interest, as of the day: units of an index and other currencies at the day's value; those without one are left out.
    Owed = "owed", Amount, "ledger", "deuda vencida";
    /// How many accounts are live.
    Accounts = "accounts", Count, "ledger", "cuentas vigentes";
    /// Days until the next instalment falls due.
    DaysToDue = "days_to_due", Days, "ledger", "días hasta el próximo vencimiento";
    /// Days since the last payment.
    DaysSincePayment = "days_since_payment", Days, "ledger", "días desde el último pago";
    /// Months since the first account was opened.
    TenureMonths = "tenure_months", Months, "ledger", "meses de relación";
    /// One month's instalments over the monthly income, the family group's where it may be held (RCI).
    InstalmentToIncome = "instalment_to_income", Percent, "ledger, people", "cuotas del mes, en porcentaje del ingreso";
    /// What is due and unpaid over the monthly income, the family group's where it may be held.
    OwedToIncome = "owed_to_income", Percent, "ledger, people", "deuda vencida, en porcentaje del ingreso mensual";
    /// Months in the present employment.
    EmploymentMonths = "employment_months", Months, "people", "meses en el empleo actual";
    /// Worst undisputed situation in the registry of debtors, 1 to 5; what the creditor's file said where it was not asked.
    BureauSituation = "bureau_situation", Count, "bureau, people", "situación en la central de deudores";
    /// Contact points that are not known to be wrong.
    PointsUsable = "points_usable", Count, "people", "medios de contacto útiles";
    /// Contact points where the debtor was reached.
    PointsGood = "points_good", Count, "people", "medios de contacto confirmados";
    /// Contact points known to be wrong.
    PointsBad = "points_bad", Count, "people", "medios de contacto que no sirven";
    /// Outgoing attempts ever.
    Attempts = "attempts", Count, "people", "intentos de contacto";
    /// Contacts with a person ever.
    Contacts = "contacts", Count, "people", "contactos con alguna persona";
    /// Contacts with the debtor in person ever.
    RightParty = "right_party", Count, "people", "contactos con la persona titular";
    /// Contacts over attempts.
    ContactRate = "contact_rate", Percent, "people", "contactos cada cien intentos";
    /// Contacts with the debtor over contacts.
    RightPartyRate = "right_party_rate", Percent, "people", "contactos con la persona titular cada cien contactos";
    /// Days since the debtor was last reached.
    DaysSinceContact = "days_since_contact", Days, "people", "días desde el último contacto";
    /// Outgoing attempts since anybody was last reached, of the touches kept.
    Unanswered = "unanswered", Count, "people", "intentos seguidos sin respuesta";
    /// Times that the debtor sought us.
    Replies = "replies", Count, "people", "veces que se comunicó";
    /// Complaints.
    Complaints = "complaints", Count, "people", "quejas";
    /// Times that they would not pay.
    Refusals = "refusals", Count, "people", "veces que se negó a pagar";
    /// Times they said that they cannot pay, of the touches kept.
    SaidCannotPay = "said_cannot_pay", Count, "people", "veces que dijo que no puede pagar";
    /// Times they asked for a plan, announced a payment or promised, of the touches of the last 60 days.
    WantsToSolve = "wants_to_solve", Count, "people", "veces que buscó una solución en sesenta días";
    /// Promises kept.
    PromisesKept = "promises_kept", Count, "strategy", "promesas cumplidas";
    /// Promises that ended kept, partly kept or broken.
    PromisesClosed = "promises_closed", Count, "strategy", "promesas terminadas";
    /// Promises kept, with half a point for those kept in part, over those closed.
    PromisesKeptShare = "promises_kept_share", Percent, "strategy", "porcentaje de promesas cumplidas";
    /// Open promises.
    PromiseOpen = "promise_open", Count, "strategy", "promesas vigentes";
    /// Days since the last promise was broken, if the last one was.
    PromiseBrokenDays = "promise_broken_days", Days, "strategy", "días desde la última promesa incumplida";
    /// The indicator of ability to pay.
    Ability = "ability", Score, "assessment", "capacidad de pago";
    /// The indicator of willingness to pay.
    Willingness = "willingness", Score, "assessment", "voluntad de pago";
    /// The indicator of contactability.
    Contactability = "contactability", Score, "assessment", "nivel de contacto";
    /// The indicator of trust.
    Trust = "trust", Score, "assessment", "estado de confianza";
    /// The indicator of outlook.
    Outlook = "outlook", Score, "assessment", "pronóstico";
    /// Entities that report an undisputed debt in the newest month of the registry.
    BureauEntities = "bureau_entities", Count, "bureau", "entidades que informan deudas en la central";
    /// Worst situation in the registry less that of six months before.
    BureauChange = "bureau_change", Count, "bureau", "cambio de situación en la central en seis meses";
    /// Bounced cheques that are not paid.
    BureauCheques = "bureau_cheques", Count, "bureau", "cheques rechazados sin pagar";
    /// Accounts past due in a currency without a value that day, which are in no sum.
    OwedApart = "owed_apart", Count, "ledger", "cuentas vencidas en monedas sin valor ese día";
    /// Answers with courtesy, of the touches kept.
    FriendlyAnswers = "friendly_answers", Count, "people", "respuestas en tono amable";
    /// Answers without an answer to what was asked, of the touches kept.
    EvasiveAnswers = "evasive_answers", Count, "people", "respuestas evasivas";
    /// Answers with insults or threats, of the touches kept.
    HostileAnswers = "hostile_answers", Count, "people", "respuestas en tono hostil";
    /// Times since the last payment that they put it off again: another day, without commitment, or paid already without a payment.
    PutOffAgain = "put_off_again", Count, "people, ledger", "veces que volvió a postergar sin pagar";
    /// The chance that they lose their income within twelve months: what their sector loses every month, by how long they have been in their job.
    IncomeLoss = "income_loss_12", Percent, "people, ledger", "riesgo de perder el ingreso en doce meses, en porcentaje";
    /// What wages buy against three months before, in hundredths more; as published by the day.
    RealWage3 = "real_wage_3", Percent, "ledger", "cambio del salario real en tres meses, en porcentaje";
    /// The same against twelve months before.
    RealWage12 = "real_wage_12", Percent, "ledger", "cambio del salario real en doce meses, en porcentaje";
    /// Tenths of points of unemployment more than a year before; as published by the day.
    UnemploymentChange = "unemployment_change", Count, "ledger", "décimas de desempleo más que un año antes";
    /// Of the last twelve days on which they were sought by mail or letter, how many count: a payment followed, or seven days are over.
    MailTries = "mail_tries", Count, "people, ledger", "veces que se le escribió por correo, de las últimas doce";
    /// Of those, how many were followed by a payment within seven days.
    MailFollowed = "mail_followed", Count, "people, ledger", "veces que pagó dentro de siete días de un correo";
    /// Days since they were last sought by mail or letter.
    MailDays = "mail_days", Days, "people", "días desde el último correo";
    /// Of the last twelve days on which they were sought by short message, how many count: a payment followed, or seven days are over.
    MessageTries = "message_tries", Count, "people, ledger", "mensajes enviados, de los últimos doce";
    /// Of those, how many were followed by a payment within seven days.
    MessageFollowed = "message_followed", Count, "people, ledger", "veces que pagó dentro de siete días de un mensaje";
    /// Days since they were last sought by short message.
    MessageDays = "message_days", Days, "people", "días desde el último mensaje";
    /// Of the last twelve days on which they were sought by call, how many count: a payment followed, or seven days are over.
    CallTries = "call_tries", Count, "people, ledger", "días con llamadas, de los últimos doce";
    /// Of those, how many were followed by a payment within seven days.
    CallFollowed = "call_followed", Count, "people, ledger", "veces que pagó dentro de siete días de una llamada";
    /// Days since they were last sought by call.
    CallDays = "call_days", Days, "people", "días desde la última llamada";
    /// Of the last twelve days on which they were sought by visit, how many count: a payment followed, or seven days are over.
    VisitTries = "visit_tries", Count, "people, ledger", "visitas, de las últimas doce";
    /// Of those, how many were followed by a payment within seven days.
    VisitFollowed = "visit_followed", Count, "people, ledger", "veces que pagó dentro de siete días de una visita";
    /// Days since they were last sought by visit.
    VisitDays = "visit_days", Days, "people", "días desde la última visita";
    /// Days of the last half a year on which they paid.
    PaidDays = "paid_days", Count, "ledger", "días con pagos en medio año";
    /// Of those, on how many nobody had sought them in the seven days before.
    PaidUnasked = "paid_unasked", Count, "people, ledger", "veces que pagó sin que nadie se lo recordara";
}

impl Feature {
    /// The feature that scorecards name so.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|feature| feature.code() == code)
    }
}

/// Every feature of one debtor on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Features {
    values: [Option<i64>; Feature::ALL.len()],
    /// How old the newest evidence is, in days; `None` if there is none.
    pub evidence_days: Option<i32>,
    /// What the debtor contests: nothing here is made of it.
    pub under_review: Vec<UnderReview>,
}

impl Default for Features {
    fn default() -> Self {
        Self { values: [None; Feature::ALL.len()], evidence_days: None, under_review: Vec::new() }
    }
}

impl Features {
    /// The value of one, in its unit.
    pub fn get(&self, feature: Feature) -> Option<i64> {
        self.values.get(feature as usize).copied().flatten()
    }

    /// The same with one of them set.
    pub fn with(mut self, feature: Feature, value: i64) -> Self {
        self.set(feature, Some(value));
        self
    }

    /// Sets one of them.
    pub fn set(&mut self, feature: Feature, value: Option<i64>) {
        if let Some(place) = self.values.get_mut(feature as usize) {
            *place = value;
        }
    }

    /// As the log keeps them: the age of the evidence, then the values in the order of [`Feature::ALL`].
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(&(self.evidence_days, self.values.as_slice())).expect("numbers are plain data")
    }

    /// What the log kept; features that were added since are absent.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (evidence_days, kept): (Option<i32>, Vec<Option<i64>>) = postcard::from_bytes(bytes).ok()?;
        let mut features = Self { evidence_days, ..Self::default() };
        features.values.iter_mut().zip(kept).for_each(|(value, kept)| *value = kept);
        Some(features)
    }

    /// A digest of all of them, to prove later what a decision saw.
    pub fn hash(&self) -> u64 {
        let mut bytes = Vec::with_capacity(self.values.len() * 9);
        for value in self.values {
            let (known, number) = value.map_or((0_u8, 0), |number| (1, number));
            bytes.push(known);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        first_word(blake3::hash(&bytes).as_bytes())
    }
}

/// The data dictionary, as a page: kept in `docs/data-dictionary.md` and held to this list by a test.
pub fn dictionary() -> String {
    let mut page = String::from(
        "# Data dictionary\n\n\
         Every feature that an indicator may look at, as `crates/strategy/src/rules/feature.rs` defines it.\n\
         This page is generated by a test of that crate.\n\n\
         | feature | on screens | unit | made of | meaning |\n|---|---|---|---|---|\n",
    );
    for feature in Feature::ALL {
        let unit = format!("{:?}", feature.unit()).to_lowercase();
        let code = format!("`{}`", feature.code());
        let line = [&code, feature.label_es(), &unit, feature.source(), feature.meaning()].join(" | ");
        page.extend(["| ", &line, " |\n"]);
    }
    page += "\nSex, age, marital status, education, nationality, health, religion, politics, union membership and \
             place of living are not features and may never be.\n";
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_one_feature_each() {
        for feature in Feature::ALL {
            assert_eq!(Feature::from_code(feature.code()), Some(*feature));
            assert!(!feature.meaning().is_empty() && !feature.label_es().is_empty());
        }
    }

    #[test]
    fn no_feature_speaks_of_who_somebody_is() {
        let forbidden = [
            "sex",
            "gender",
            "age",
            "birth",
            "marital",
            "married",
            "education",
            "nation",
            "race",
            "ethnic",
            "health",
            "disab",
            "religion",
            "politic",
            "union",
            "province",
            "address",
            "postal",
            "name",
        ];
        for feature in Feature::ALL {
            let words: Vec<&str> = feature.code().split('_').collect();
            let bad = forbidden.iter().find(|bad| words.iter().any(|word| word.starts_with(**bad)));
            assert_eq!(bad, None, "{}", feature.code());
        }
    }

    #[test]
    fn what_the_log_kept_is_read_even_if_features_were_added_since() {
        let seen = Features { evidence_days: Some(4), ..Features::default() }.with(Feature::Owed, 1_000_00);
        let earlier = postcard::to_allocvec(&(Some(7), vec![Some(31_i64)])).unwrap();

        assert_eq!(Features::from_bytes(&seen.to_bytes()), Some(seen));
        let read = Features::from_bytes(&earlier).unwrap();
        assert_eq!((read.get(Feature::DaysPastDue), read.get(Feature::LateNow)), (Some(31), None));
        assert_eq!(Features::from_bytes(&[9]), None);
    }

    #[test]
    fn the_hash_tells_absent_from_zero() {
        let none = Features::default();

        assert_ne!(none.hash(), none.clone().with(Feature::Owed, 0).hash());
        assert_eq!(none.hash(), Features::default().hash());
    }

    #[test]
    fn the_data_dictionary_is_up_to_date() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/data-dictionary.md");
        if std::fs::read_to_string(&file).ok().as_deref() != Some(&dictionary()) {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, dictionary()).unwrap();
            panic!("docs/data-dictionary.md was out of date and has been written again: commit it");
        }
    }
}
