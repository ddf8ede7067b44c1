//! Every integration test, in one binary.

mod architecture;
mod check;
mod score;
mod dictionary;
mod text;
mod value;
mod units;
