//! Every integration test, in one binary.

mod text;
mod value;
