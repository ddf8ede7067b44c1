//! Every integration test, in one binary.

mod link;
mod text;
