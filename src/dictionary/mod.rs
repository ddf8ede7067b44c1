//! What the data should be: files → resolved [`Dictionary`]. Knows nothing of polars or a stage.

mod link_model;
mod model;

pub use link_model::*;
pub use model::*;
