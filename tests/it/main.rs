//! Every integration test, in one binary.

mod source;
mod text;
