//! Limits that no weight of the matrix can cross.
use serde::{Deserialize, Serialize};

/// What decided instead of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Nothing is due, nor will be this week.
    NothingOwed,
    /// Something pauses this debtor.
    Held,
    /// They promised, and the day has not come.
    PromiseOpen,
    /// They asked that a person look, and nobody has.
    Review,
    /// They did not do what they promised.
    PromiseBroken,
    /// They spoke last.
    DebtorAnswered,
    /// There is no way left to reach them.
    ContactLost,
    /// Whatever the matrix would do is closed today.
    NothingAllowed,
    /// A person decided.
    Person,
}

impl Guard {
    /// Those that are asked before the matrix, the first that speaks being the one that decides.
    pub const ASKED: [Self; 6] =
        [Self::NothingOwed, Self::PromiseOpen, Self::Held, Self::Review, Self::PromiseBroken, Self::DebtorAnswered];

    /// Every limit.
    pub const ALL: [Self; 9] = [
        Self::NothingOwed,
        Self::Held,
        Self::PromiseOpen,
        Self::Review,
        Self::PromiseBroken,
        Self::DebtorAnswered,
        Self::ContactLost,
        Self::NothingAllowed,
        Self::Person,
    ];

    /// How data names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingOwed => "nothing_owed",
            Self::Held => "held",
            Self::PromiseOpen => "promise_open",
            Self::Review => "review",
            Self::PromiseBroken => "promise_broken",
            Self::DebtorAnswered => "debtor_answered",
            Self::ContactLost => "contact_lost",
            Self::NothingAllowed => "nothing_allowed",
            Self::Person => "person",
        }
    }

    /// How screens name it.
    pub const fn label_es(self) -> &'static str {
        match self {
            Self::NothingOwed => "Nada vencido",
            Self::Held => "Pausa",
            Self::PromiseOpen => "Promesa vigente",
            Self::Review => "Espera una revisión humana",
            Self::PromiseBroken => "Promesa incumplida",
            Self::DebtorAnswered => "El deudor espera respuesta",
            Self::ContactLost => "Sin medio de contacto",
            Self::NothingAllowed => "Límites de contacto",
            Self::Person => "Decisión de una persona",
        }
    }

    /// Why it decided, for the person it is about.
    pub const fn sentence_es(self) -> &'static str {
        match self {
            Self::NothingOwed => "no hay deuda vencida ni un vencimiento en la semana",
            Self::Held => "la gestión está en pausa",
            Self::PromiseOpen => "hay una promesa vigente: se espera su fecha",
            Self::Review => "pidió que una persona mire su caso: nada sale hasta entonces",
            Self::PromiseBroken => "se venció una promesa sin el pago completo",
            Self::DebtorAnswered => "el deudor se comunicó y espera respuesta",
            Self::ContactLost => "no queda ningún medio de contacto útil",
            Self::NothingAllowed => "hoy no corresponde ninguna de las acciones previstas",
            Self::Person => "lo decidió una persona del equipo",
        }
    }
}
