//! Every integration test, in one binary.

mod architecture;
mod check;
mod dictionary;
mod score;
mod text;
mod units;
mod value;
