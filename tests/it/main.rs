//! Every integration test, in one binary.

mod architecture;
mod check;
mod score;
mod text;
mod units;
mod open_fixture;
mod publish;
mod report;
