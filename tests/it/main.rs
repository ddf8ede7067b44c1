//! Every integration test, in one binary.

mod dictionary;
mod text;
mod value;
mod units;
