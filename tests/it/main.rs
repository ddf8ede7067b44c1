//! Every integration test, in one binary.

mod architecture;
mod check;
mod score;
