//! The package: audience, privacy gate, formats.
