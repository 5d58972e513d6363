//! One day of the country.
use super::{Error, World, founding};
use crate::{
    files,
    rules::{hours, lending::CREDITORS, past},
};
use base::{Day, Moment, day_number, day_of};

impl World<'_> {
    /// Lives through one day. The last one ends when its cycle is done, so that its work is there to be seen.
    pub(super) fn live(&mut self, day: Day) -> Result<(), Error> {
        self.wake(day);
        self.charge(day)?;
        self.read_register(day)?;
        let night = self.system(hours::at(day, hours::NIGHT));
        ledger::work::recurring::adjust(&night)?;
        self.hear(hours::at(day, hours::NIGHT))?;
        ledger::work::agreements::watch(&night)?;
        self.hear(hours::at(day, hours::NIGHT))?;
        let report = strategy::work::night(&night, day, &mut |_, _| ())?;
        self.summary.decisions += report.decisions_changed;
        self.hear(hours::at(day, hours::NIGHT))?;
        self.weigh(day, hours::DAWN)?;
        if day == self.config.until {
            return Ok(());
        }
        if hours::is_working_weekday(day) {
            self.approve(day)?;
            self.sort_out(day)?;
            self.answer_claims(day)?;
            self.hear(hours::at(day, hours::OFFICE))?;
        }
        let mut answers = self.send_mail(day, hours::MAIL)?;
        self.hear(hours::at(day, hours::OPEN))?;
        self.call(day)?;
        self.hear(hours::at(day, hours::CLOSE))?;
        self.weigh(day, hours::CLOSE)?;
        answers.extend(self.send_mail(day, hours::CLOSE)?);
        self.sign(day)?;
        self.hand_in(day, &answers)?;
        self.hear(hours::at(day, hours::ANSWERS))?;
        self.collect(day)?;
        self.hear(hours::at(day, hours::CASH))
    }

    /// Lets every listener hear what has happened.
    pub(super) fn hear(&self, now: Moment) -> Result<(), Error> {
        let ctx = self.system(now);
        ledger::work::agreements::hear(&ctx)?;
        strategy::work::hear(&ctx)?;
        contact::work::hear(&ctx)?;
        Ok(())
    }

    /// Brings in the charges that buildings make today.
    fn charge(&mut self, day: Day) -> Result<(), Error> {
        let tomorrow = day_of(day_number(day) + 1);
        for place in 0..CREDITORS.len() {
            let own = self.contracts_of(place);
            let made: Vec<_> = own.flat_map(|contract| past::obligations(contract, day, tomorrow)).collect();
            if made.is_empty() {
                continue;
            }
            let people: Vec<_> = self.citizens.iter().map(|one| one.person.clone()).collect();
            let file = self.file(place, &format!("obligaciones-{day}"));
            files::obligations(&file, &people, made.iter())?;
            founding::bring_in(&self.system(hours::at(day, hours::clock(0, 10))), &file, place, "obligaciones")?;
            self.summary.obligations += founding::count(made.len());
        }
        Ok(())
    }
}
