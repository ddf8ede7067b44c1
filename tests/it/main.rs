//! Every integration test, in one binary.

mod dictionary;
mod open_fixture;
mod publish;
mod report;
mod text;
