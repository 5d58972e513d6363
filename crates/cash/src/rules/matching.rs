//! Whose money it is: what speaks for each account, how much, and whether that is enough to post it without asking.
use base::{AccountId, Amount, CreditorId, Currency, DebtorId, Money};
use serde::{Deserialize, Serialize};

/// How sure each sign makes us; data, not code.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// From this score money is posted without asking; 0 to 100, over 100 to ask always.
    pub post_from: u8,
    /// Amounts this near, in minor units, are the same.
    pub tolerance_minor: i64,
    /// Candidates that are kept.
    pub candidates_max: usize,
    /// Names less alike than this are not told, 0 to 100.
    pub alike_from: u8,
    /// The score of each sign.
    pub scores: Scores,
    /// What lowers a score.
    pub at_most: AtMost,
}

/// The score of each sign, 0 to 100.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// A code that we gave for the account.
    pub code: u8,
    /// The creditor's own name for the account.
    pub reference: u8,
    /// The debtor's dedicated account.
    pub account: u8,
    /// The payer's tax id and an amount that is owed.
    pub tax_id_and_amount: u8,
    /// The payer's tax id, of a debtor without another account.
    pub tax_id_alone: u8,
    /// The payer's tax id.
    pub tax_id: u8,
    /// The payer's name and an amount that is owed.
    pub name_and_amount: u8,
    /// The payer's name.
    pub name: u8,
}

/// What lowers a score, 0 to 100.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtMost {
    /// The account owes nothing.
    pub paid: u8,
    /// More than all that is left to pay.
    pub too_much: u8,
}

/// What speaks for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A code that we gave for it.
    Code,
    /// The creditor's own name for it.
    Reference,
    /// The debtor's dedicated account.
    Account,
    /// The payer's tax id is the debtor's.
    TaxId,
    /// The payer's name is like the debtor's, 0 to 100.
    Name(u8),
}

/// An account that money may be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible {
    /// What speaks for it.
    pub sign: Sign,
    /// Which one.
    pub account: AccountId,
    /// Whose.
    pub debtor: DebtorId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// The creditor's own name for it.
    pub reference: String,
    /// Of its amounts here: pesos where it is kept in units that are worth pesos on the day of the money.
    pub currency: Currency,
    /// How many accounts of the debtor still owe.
    pub live_accounts: usize,
    /// What is due by the day of the money, late interest included.
    pub owed: Amount,
    /// The oldest unpaid instalment, with its late interest and without.
    pub instalment: Option<(Amount, Amount)>,
    /// All that is left to pay.
    pub outstanding: Amount,
}

/// An account that money may be for, weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which one.
    pub account: AccountId,
    /// Whose.
    pub debtor: DebtorId,
    /// Owed to whom.
    pub creditor: CreditorId,
    /// The creditor's own name for it.
    pub reference: String,
    /// How sure, 0 to 100.
    pub score: u8,
    /// Why, in Spanish.
    pub reason: String,
}

impl Policy {
    /// The house's.
    pub fn house() -> Self {
        base::read_toml(include_str!("../../data/matching.toml")).expect("the house's policy reads")
    }

    /// The accounts that money may be for, the surest first, each once: those whose amounts are in its currency.
    pub fn rank(&self, money: Money, possible: &[Possible]) -> Vec<Candidate> {
        let Money { amount, currency } = money;
        let same_currency = |account: &&Possible| currency == account.currency;
        let mut ranked: Vec<Candidate> =
            possible.iter().filter(same_currency).filter_map(|account| self.weigh(amount, account)).collect();
        ranked.sort_by(|one, other| other.score.cmp(&one.score).then(one.account.cmp(&other.account)));
        let mut best: Vec<Candidate> = Vec::new();
        for candidate in ranked {
            if !best.iter().any(|better| better.account == candidate.account) {
                best.push(candidate);
            }
        }
        best.truncate(self.candidates_max);
        best
    }

    /// The account to post to without asking: sure enough, and no other as sure.
    pub fn certain<'a>(&self, ranked: &'a [Candidate]) -> Option<&'a Candidate> {
        let (first, second) = (ranked.first()?, ranked.get(1));
        let alone = second.is_none_or(|second| second.score < first.score);
        (self.post_from <= first.score && alone).then_some(first)
    }

    fn weigh(&self, amount: Amount, account: &Possible) -> Option<Candidate> {
        let fit = self.fit(amount, account);
        let (score, sign) = match (account.sign, fit) {
            (Sign::Code, _) => (self.scores.code, "trae un código que dimos para esta cuenta".to_owned()),
            (Sign::Reference, _) => (self.scores.reference, "nombra la operación".to_owned()),
            (Sign::Account, _) => (self.scores.account, "entró por la cuenta dedicada del deudor".to_owned()),
            (Sign::TaxId, Some(_)) => (self.scores.tax_id_and_amount, "el CUIT de quien pagó es del deudor".to_owned()),
            (Sign::TaxId, None) if account.live_accounts == 1 => {
                (self.scores.tax_id_alone, "el CUIT de quien pagó es del deudor, que no debe nada más".to_owned())
            }
            (Sign::TaxId, None) => (self.scores.tax_id, "el CUIT de quien pagó es del deudor".to_owned()),
            (Sign::Name(alike), _) if alike < self.alike_from => return None,
            (Sign::Name(alike), Some(_)) => {
                (share(self.scores.name_and_amount, alike), format!("el nombre se parece ({alike} de 100)"))
            }
            (Sign::Name(alike), None) => {
                (share(self.scores.name, alike), format!("el nombre se parece ({alike} de 100)"))
            }
        };
        let mut reason = sign;
        if let Some(words) = fit {
            reason = format!("{reason}; {words}");
        }
        let mut score = score;
        if account.outstanding.is_zero() {
            score = score.min(self.at_most.paid);
            reason.push_str("; la cuenta ya no debe nada");
        } else if self.tolerance_minor < (amount.to_minor()).saturating_sub(account.outstanding.to_minor()) {
            score = score.min(self.at_most.too_much);
            reason.push_str("; el importe supera todo lo que debe");
        }
        let Possible { account: id, debtor, creditor, ref reference, .. } = *account;
        Some(Candidate { account: id, debtor, creditor, reference: reference.clone(), score, reason })
    }

    /// What the amount is of this account, if it is anything.
    fn fit(&self, amount: Amount, account: &Possible) -> Option<&'static str> {
        let near = |other: Amount| {
            !other.is_zero() && amount.to_minor().abs_diff(other.to_minor()) <= self.tolerance_minor.unsigned_abs()
        };
        if account.instalment.is_some_and(|(with_interest, _)| near(with_interest)) {
            Some("el importe es la cuota más antigua con sus intereses")
        } else if account.instalment.is_some_and(|(_, scheduled)| near(scheduled)) {
            Some("el importe es la cuota más antigua sin intereses")
        } else if near(account.owed) {
            Some("el importe es todo lo vencido")
        } else if near(account.outstanding) {
            Some("el importe es todo lo que debe")
        } else {
            None
        }
    }
}

/// How alike two names are, 0 to 100: the pairs of letters that they share, whatever the order of their words.
pub fn alike(one: &str, other: &str) -> u8 {
    let pairs = |name: &str| -> Vec<[char; 2]> {
        let plain = ledger::rules::mapping::plain(name);
        let words = plain.split(['_', ' ', ',', '.']).map(|word| word.chars().collect::<Vec<char>>());
        let mut pairs: Vec<[char; 2]> = words
            .flat_map(|word| {
                let of_word = word.windows(2).filter_map(|pair| <[char; 2]>::try_from(pair).ok());
                of_word.collect::<Vec<_>>()
            })
            .collect();
        pairs.sort_unstable();
        pairs
    };
    let (one, other) = (pairs(one), pairs(other));
    let (mut left, mut right, mut shared) = (one.iter().peekable(), other.iter().peekable(), 0_usize);
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => _ = left.next(),
            std::cmp::Ordering::Greater => _ = right.next(),
            std::cmp::Ordering::Equal => {
                shared += 1;
                let _both = (left.next(), right.next());
            }
        }
    }
    let all = one.len() + other.len();
    let share = (shared * 200).checked_div(all).unwrap_or_default();
    u8::try_from(share).unwrap_or(100)
}

fn share(score: u8, part: u8) -> u8 {
    u8::try_from(u16::from(score) * u16::from(part) / 100).unwrap_or(score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Uuid;

    fn possible(sign: Sign, account: u128) -> Possible {
        Possible {
            sign,
            account: AccountId(Uuid::from_u128(account)),
            debtor: DebtorId(Uuid::from_u128(9)),
            creditor: CreditorId(Uuid::from_u128(8)),
            reference: format!("P-{account}"),
            currency: Currency::ARS,
            live_accounts: 2,
            owed: Amount::minor(30_000_00),
            instalment: Some((Amount::minor(20_751_75), Amount::minor(19_701_75))),
            outstanding: Amount::minor(100_000_00),
        }
    }

    fn pesos(amount: i64) -> Money {
        Money { amount: Amount::minor(amount), currency: Currency::ARS }
    }

    fn ranked(amount: i64, possible: &[Possible]) -> Vec<(u8, String)> {
        let ranked = Policy::house().rank(pesos(amount), possible);
        ranked.into_iter().map(|found| (found.score, found.reason)).collect()
    }

    #[test]
    fn signs_are_in_order_and_say_why() {
        let all = [
            possible(Sign::Name(80), 5),
            possible(Sign::TaxId, 4),
            possible(Sign::Account, 3),
            possible(Sign::Reference, 2),
            possible(Sign::Code, 1),
        ];
        let found = ranked(20_751_75, &all);

        assert_eq!(found.iter().map(|(score, _)| *score).collect::<Vec<_>>(), [100, 97, 97, 92, 56]);
        assert_eq!(
            found[3].1,
            "el CUIT de quien pagó es del deudor; el importe es la cuota más antigua con sus intereses"
        );
    }

    #[test]
    fn the_amount_counts_within_the_tolerance_and_not_beyond() {
        for (amount, score) in
            [(20_752_75, 92), (20_752_76, 60), (20_750_75, 92), (30_000_00, 92), (100_000_00, 92), (19_701_75, 92)]
        {
            assert_eq!(ranked(amount, &[possible(Sign::TaxId, 1)])[0].0, score, "{amount}");
        }
        let alone = Possible { live_accounts: 1, ..possible(Sign::TaxId, 1) };
        assert_eq!(ranked(7, &[alone])[0].0, 75);
    }

    #[test]
    fn only_what_is_sure_and_alone_is_posted_without_asking() {
        let policy = Policy::house();
        let certain = |possible: &[Possible]| {
            let ranked = policy.rank(pesos(20_751_75), possible);
            policy.certain(&ranked).map(|found| found.account.0.as_u128())
        };

        assert_eq!(certain(&[possible(Sign::TaxId, 1)]), Some(1));
        assert_eq!(certain(&[possible(Sign::TaxId, 1), possible(Sign::TaxId, 2)]), None);
        assert_eq!(certain(&[possible(Sign::TaxId, 1), possible(Sign::Code, 2)]), Some(2));
        assert_eq!(certain(&[possible(Sign::Name(100), 1)]), None);
        assert_eq!(certain(&[]), None);
    }

    #[test]
    fn what_is_paid_or_too_much_is_asked_about() {
        let paid =
            Possible { outstanding: Amount::ZERO, owed: Amount::ZERO, instalment: None, ..possible(Sign::Code, 1) };

        assert_eq!(ranked(100, &[paid])[0].0, 50);
        assert_eq!(ranked(100_001_00, &[possible(Sign::Code, 1)])[0].0, 100);
        assert_eq!(ranked(100_001_01, &[possible(Sign::Code, 1)])[0].0, 80);
    }

    #[test]
    fn an_account_in_another_currency_is_none() {
        let dollars = Possible { currency: "USD".parse().unwrap(), ..possible(Sign::Code, 1) };

        assert!(ranked(20_751_75, &[dollars]).is_empty());
    }

    #[test]
    fn names_are_alike_whatever_their_order_and_accents() {
        assert_eq!(alike("Gómez, Ana María", "ANA MARIA GOMEZ"), 100);
        assert!(80 < alike("GOMES ANA MARIA", "Gómez Ana María"));
        assert!(alike("Ruiz Luis", "Gómez Ana") < 30);
        assert_eq!(alike("", ""), 0);
    }
}
