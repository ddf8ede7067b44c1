//! The model JSON of Splink (moj-analytical-services/splink, settings as of version 4 and 5), in and out. What one side
//! has and the other cannot hold is told, never dropped in silence.

mod export;
mod import;
mod sql;

pub use export::export;
pub use import::import;
