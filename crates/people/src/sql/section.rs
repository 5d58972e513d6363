//! The people section, made again from its rows.
use super::{contest, party, touch};
use crate::{Error, PeopleSection, PointView};
use base::DebtorId;
use store::Rx;

/// The section as the rows say it should be, for `verify` and for changes that are not additions.
pub fn rebuild(rx: &Rx<'_>, debtor: DebtorId) -> Result<Option<PeopleSection>, Error> {
    let Some(found) = party::party(rx, debtor)? else { return Ok(None) };
    let mut section = PeopleSection::new(found.kind, found.time_zone, found.traits);
    section.points = found.points.iter().map(|point| PointView::new(point.id, point.kind)).collect();
    for (channel, consent) in touch::consents(rx, debtor)? {
        section.set_consent(channel, consent);
    }
    section.holds = touch::holds(rx, debtor)?;
    section.contests = contest::open(rx, debtor)?;
    touch::each_touch_of(rx, debtor, |touch| section.hear(touch))?;
    Ok(Some(section))
}
