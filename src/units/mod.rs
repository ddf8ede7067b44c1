//! Administrative units as a time series: communes and provinces before and after 1 July 2025, and since.
