//! Every integration test, in one binary.

mod architecture;
mod check;
mod dictionary;
mod open_fixture;
mod program;
mod publish;
mod report;
mod samples;
mod score;
mod dictionary;
mod source;
mod dictionary;
mod score;
mod link;
mod text;
mod units;
mod value;
mod text;
