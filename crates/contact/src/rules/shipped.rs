//! The templates that Aldía ships, one a treatment that sends, and the parts they share.
use crate::rules::template::{DETAIL, FOOT};

/// The receipt of a promise, which no treatment asks for: the debtor did.
pub(crate) const PROMISE_RECEIPT: &str = "promise_receipt";

/// Code and file of each.
pub(super) const SHIPPED: &[(&str, &str)] = &[
    (DETAIL, include_str!("../../templates/_detail.es.txt")),
    (FOOT, include_str!("../../templates/_foot.es.txt")),
    ("reminder_preventive", include_str!("../../templates/reminder_preventive.es.txt")),
    ("reminder_friendly", include_str!("../../templates/reminder_friendly.es.txt")),
    ("overdue_notice", include_str!("../../templates/overdue_notice.es.txt")),
    ("plan_offer", include_str!("../../templates/plan_offer.es.txt")),
    ("settlement_offer", include_str!("../../templates/settlement_offer.es.txt")),
    (PROMISE_RECEIPT, include_str!("../../templates/promise_receipt.es.txt")),
];
