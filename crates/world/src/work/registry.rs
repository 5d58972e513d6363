//! The central bank's register: each month's files come in when they are out.
use super::{Error, World};
use crate::rules::{
    hours,
    registry::{self, ENTITIES, Reported},
};
use base::Day;
use bureau::{
    Period, Source,
    work::{FileRequest, Input},
};
use std::fs;

/// A month is out on this day of the second month after it.
const OUT_ON: i8 = 5;

impl World<'_> {
    /// Brings in the newest month of the register, on the first day and on the day on which the next is out.
    pub(super) fn read_register(&mut self, day: Day) -> Result<(), Error> {
        if day != self.config.day_one() && day.day() != OUT_ON {
            return Ok(());
        }
        let behind = if day.day() < OUT_ON { 3 } else { 2 };
        let period = Period::of(day) - behind;
        let around = Period::of(self.config.day_one()).number();
        let people = self.citizens.iter().map(|one| &one.person);
        let all: Vec<Reported> =
            people.flat_map(|person| registry::reported(self.config.seed, person, around)).collect();
        if all.is_empty() {
            return Ok(());
        }
        let folder = self.folder.join(format!("central-{period}"));
        fs::create_dir_all(&folder)?;
        let month = period.number();
        let files = [
            (Source::Debtors, "deudores.txt", lines(all.iter().map(|one| one.debtors_line(month)))),
            (Source::History, "24DSF.txt", lines(all.iter().map(|one| one.history_line(month)))),
            (Source::Entities, "maeent.txt", lines(ENTITIES.iter().map(registry::entity_line))),
        ];
        for (place, (source, name, text)) in (0..).zip(files) {
            let path = folder.join(name);
            fs::write(&path, text)?;
            let ctx = self.system(hours::at(day, hours::clock(1, 10 * place)));
            let request = FileRequest { input: Input::Path(path), source: Some(source), period: Some(period) };
            let report = bureau::work::import(&ctx, &request, &mut |_| ())?;
            if 0 < report.counts.damaged {
                let reasons = report.sample.iter().map(|one| one.reason.to_owned()).collect();
                return Err(Error::Refused { file: name.to_owned(), refused: report.counts.damaged, reasons });
            }
            self.summary.registered = self.summary.registered.max(u32::try_from(report.counts.debtors).unwrap_or(0));
        }
        bureau::work::purge(&self.system(hours::at(day, hours::clock(2, 0))))?;
        Ok(())
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\r\n").collect()
}
