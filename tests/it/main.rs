//! Every integration test, in one binary.

mod architecture;
mod check;
mod dictionary;
mod link;
mod open_fixture;
mod program;
mod publish;
mod report;
mod samples;
mod score;
mod source;
mod text;
mod units;
mod value;
