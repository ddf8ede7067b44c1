//! Every integration test, in one binary.

mod open_fixture;
mod publish;
mod report;
mod dictionary;
mod text;
