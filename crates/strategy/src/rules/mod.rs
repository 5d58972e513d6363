//! What is true about strategy, whatever the database: pure, no clock, no I/O.
pub(crate) mod assess;
pub(crate) mod attribution;
pub(crate) mod basis;
pub(crate) mod because;
pub(crate) mod choose;
pub(crate) mod climate;
pub(crate) mod contested;
pub(crate) mod desk;
pub(crate) mod dossier;
pub(crate) mod drawn;
pub(crate) mod echo;
pub(crate) mod evaluation;
pub(crate) mod explain;
pub(crate) mod feature;
pub(crate) mod features;
pub(crate) mod foresee;
pub(crate) mod guard;

pub(crate) mod hours;
pub(crate) mod learned;
pub(crate) mod learner;
pub(crate) mod lesson;
pub(crate) mod matrix;
pub(crate) mod model_card;
pub(crate) mod observation;
pub(crate) mod offers;
pub(crate) mod outlook;
pub(crate) mod policy;
pub(crate) mod portfolio;
pub(crate) mod prices;
pub(crate) mod promise;
pub(crate) mod review;
pub(crate) mod rights;
pub(crate) mod samples;
pub(crate) mod saved_view;
pub(crate) mod scale;
pub(crate) mod scorecard;
pub(crate) mod sentence;
pub(crate) mod target;
pub(crate) mod timing;
pub(crate) mod treatment;
pub(crate) mod trial;

#[cfg(test)]
pub(crate) mod testing;
