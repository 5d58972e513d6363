//! Use cases: may → load → decide → append → announce. The rules decide; nothing here does.
mod agreement;
mod ahead;
mod answer;
mod bulk;
mod contest;
mod day;
mod desk;
mod dispose;
mod evaluate;
mod gate;
mod learn;
mod learnt;
mod matrix;
mod night;
mod observe;
mod offers;
mod outlook;
mod policy;
mod promise;
mod read;
mod registry;
mod review;
mod saved_view;
mod snapshot;
mod train;
mod trial;
mod undo;

pub use crate::sql::promise::{promises, promises_due};
pub use answer::{Reply, answer};
pub use bulk::{BULK_MAX, Bulk, BulkDone, BulkLine, BulkWork, ask_bulk, check_bulk, run_bulk};
pub use contest::{
    Contestable, EndContest, NewContest, Pressing, contest, contest_debts, contestable, contests_of, end_contest,
    pressing_contests,
};
pub use day::{carried_out, decision_to_send, hear, redecide, to_send};
pub use desk::{WorkItem, deal_work, done_today, lock, lock_of, next, unlock, worklist};
pub use dispose::{Dispose, Disposed, PromiseMade, dispose};
pub use evaluate::{
    ESTIMATORS, Estimated, Evaluation, Judged, Judgement, NoWay, Question, ToldApart, each_outcome, evaluate,
    way_source, why_not_es,
};
pub use gate::{Gate, Heard, Hearing, Open, Saying, heard};
pub use learn::{Replay, learner, learner_versions, lessons, roll_back_learner, start_learning, stop_learning};
pub use learnt::{Learning, LearntCell, LearntTreatment, learning};
pub use matrix::{
    Board, Simulation, debtors_by_cell, discard, matrix, publish, roll_back, set_cell, simulate, versions,
};
pub use night::{
    BroughtNight, Carrier, CycleWork, NightReport, bring_night, last_night, last_report, night, orders, orders_now,
};
pub use offers::{RecommendedOffer, offers};
pub use outlook::{PortfolioOutlook, outlook};
pub use policy::{policy, policy_then, scale};
pub use promise::{NewPromise, promise};
pub(crate) use read::view_today;
pub use read::{DebtorView, decisions, is_theirs, rebuild, treatments_between, view, view_for};
pub use registry::{
    BringModel, MODEL_BYTES_MAX, ModelForm, Promote, bring_model, columns, export_model, model, model_changes, models,
    promote, roll_back_models,
};
pub use review::{AskReview, EndReview, ask_review, end_review, reviews_of, waiting_reviews};
pub use saved_view::{SaveView, SeenView, remove_view, restore_view, save_view, saved_views, set_first_view};
pub use snapshot::{PortfolioRow, SegmentSum, Segments, Snapshot, SnapshotId, Snapshots, StageSum};
pub use train::{Effort, Teach, Then, TrainWork, Training, TrainingLine, ask_training, run_training, train};
pub use trial::{StartTrial, TrialReport, start_trial, stop_trial, trials};
pub use undo::{UndoResult, undo_result, undoable};

pub(crate) use day::treatment;
pub(crate) use read::{must_be_theirs, seen};
pub(crate) use registry::{forms_of, taught};
