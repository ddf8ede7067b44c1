//! The risk of one who looks for anybody at all and does not know who is in the data (journalist).
//!
//! Dankar and El Emam, «A method for evaluating marketer re-identification risk» (2010); El Emam, «Guide to the
//! De-Identification of Personal Health Information» (2013), chapter 16. With f records of the data and F people of the
//! population in each group: the highest risk is 1 ÷ min F; the average is the greater of (number of groups) ÷ ΣF and
//! (1 ÷ n) Σ f ÷ F.

/// What was measured against a population.
#[derive(Debug, Clone, PartialEq)]
pub struct Journalist {
    /// People of the population.
    pub population: u64,
    /// The smallest number of people in a group of the data.
    pub smallest: u64,
    /// 1 ÷ the smallest.
    pub highest_risk: f64,
    /// The risk on average.
    pub average_risk: f64,
    /// Groups with fewer people in the population than records in the data: the table of the population is not of the same
    /// people. They count with as many people as records.
    pub short: u64,
}

/// Measures groups of (records, people of the population) in a population.
pub fn journalist(groups: &[(u64, u64)], population: u64) -> Journalist {
    let sizes = || groups.iter().map(|(records, people)| (*records, (*people).max(*records)));
    let smallest = sizes().map(|(_, people)| people).min().unwrap_or(0);
    let people: u64 = sizes().map(|(_, people)| people).sum();
    let records: u64 = groups.iter().map(|(records, _)| records).sum();
    let share = |part: f64, whole: u64| if whole == 0 { 0.0 } else { part / whole as f64 };
    let by_records = share(sizes().map(|(records, people)| share(records as f64, people)).sum(), records);
    Journalist {
        population,
        smallest,
        highest_risk: share(1.0, smallest),
        average_risk: share(groups.len() as f64, people).max(by_records),
        short: groups.iter().filter(|(records, people)| people < records).count() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_hold_by_hand() {
        // f = 4, 1; F = 8, 10: highest 1/8; average max(2/18, (4/8 + 1/10) / 5)
        let risk = journalist(&[(4, 8), (1, 10)], 100);
        assert_eq!((risk.population, risk.smallest, risk.short), (100, 8, 0));
        assert!((risk.highest_risk - 0.125).abs() < 1e-12, "{}", risk.highest_risk);
        assert!((risk.average_risk - 0.12).abs() < 1e-12, "{}", risk.average_risk);
    }

    #[test]
    fn a_population_that_is_the_data_gives_the_prosecutors_risk() {
        let risk = journalist(&[(2, 2), (3, 0)], 5);
        assert_eq!((risk.smallest, risk.short), (2, 1), "five records cannot be of two people");
        assert_eq!(journalist(&[(2, 2), (3, 3), (3, 0)], 5).short, 1);
        assert!((risk.highest_risk - 0.5).abs() < 1e-12 && (risk.average_risk - 0.4).abs() < 1e-12);
    }
}
