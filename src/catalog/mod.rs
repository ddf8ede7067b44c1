//! What was published.
