//! Findings and card for people and tools.
