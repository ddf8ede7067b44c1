//! How the values of each published column are distributed, counted once when a version is added: charts of the portal.
//!
//! Numbers and years are counted in equal steps of 1 or 5 times a power of ten; each step is a whole number of smaller
//! ones, so the counts stay exact while the table streams by. A column of many different texts (names, identifiers) has
//! no chart.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::record::Column;
use crate::dictionary::{Dictionary, Entity, Field};
use crate::units::Units;

/// Steps of a chart of numbers at most.
const STEPS: usize = 16;
/// Different texts that are counted; a column of more has no chart.
const TEXTS: usize = 2_000;
/// Bars of texts that are shown; the rest is one bar.
const BARS: usize = 10;

/// The values of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The column.
    pub column: String,
    /// Values or steps with their records, as they are to be shown.
    pub bars: Vec<Bar>,
    /// Records of the values not shown.
    #[serde(default)]
    pub others: u64,
    /// Records without a value.
    #[serde(default)]
    pub empty: u64,
}

/// A value, or a step of values from one (included) to another (not included).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The value, or where the step begins.
    pub value: String,
    /// Where the step ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The label of a code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Records.
    pub records: u64,
}

/// Counts the columns of a table while its rows go by.
pub(super) struct Counters(Vec<Counter>);

struct Counter {
    values: Values,
    empty: u64,
}

enum Values {
    /// Every text with its records.
    Texts(FxHashMap<String, u64>),
    Numbers(Steps),
    /// Keys, or more different texts than a chart can show.
    Uncounted,
}

impl Counters {
    /// Nothing counted yet. Columns of the key tell each record apart: they are not counted.
    pub(super) fn new(columns: &[Column], key: &[String]) -> Self {
        let counter = |column: &Column| Counter {
            values: match column.kind.as_str() {
                _ if key.contains(&column.name) => Values::Uncounted,
                "integer" | "number" | "date" | "datetime" | "year" => Values::Numbers(Steps::default()),
                "string" | "boolean" => Values::Texts(FxHashMap::default()),
                _ => Values::Uncounted,
            },
            empty: 0,
        };
        Self(columns.iter().map(counter).collect())
    }

    /// Counts a row.
    pub(super) fn count(&mut self, cells: &[Option<&str>]) {
        for (counter, cell) in self.0.iter_mut().zip(cells) {
            match cell {
                None => counter.empty += 1,
                Some(text) => counter.count(text),
            }
        }
    }

    /// What was counted; columns without a chart are left out. Codes of lists and of administrative units on that day get
    /// their names.
    pub(super) fn finish(
        self,
        columns: &[Column],
        dictionary: &Dictionary,
        (entity, as_of): (Option<&Entity>, &str),
    ) -> Vec<Distribution> {
        let counted = columns.iter().zip(self.0).filter_map(|(column, counter)| {
            let (mut bars, others) = match counter.values {
                Values::Texts(texts) => shown(texts),
                Values::Numbers(steps) => (steps.bars(), 0),
                Values::Uncounted => return None,
            };
            if bars.is_empty() {
                return None;
            }
            if let Some(field) = entity.and_then(|entity| entity.field(&column.name)) {
                for bar in &mut bars {
                    bar.label = label(dictionary, field, as_of, &bar.value).unwrap_or_default();
                }
            }
            Some(Distribution { column: column.name.clone(), bars, others, empty: counter.empty })
        });
        counted.collect()
    }
}

/// The name of a code of a field.
fn label(dictionary: &Dictionary, field: &Field, as_of: &str, code: &str) -> Option<String> {
    if let Some(list) = field.codes.as_deref().and_then(|list| dictionary.codes.get(list)) {
        return list.entries.iter().find(|entry| entry.code == code).map(|entry| entry.label.clone());
    }
    let day = as_of.parse().ok()?;
    let unit = match field.kind.id {
        "ma_xa" => Units::builtin().commune(code, day),
        "ma_tinh" => Units::builtin().province(code, day),
        _ => None,
    };
    unit.and_then(|unit| unit.name_on(day)).map(str::to_owned)
}

impl Counter {
    fn count(&mut self, text: &str) {
        match &mut self.values {
            Values::Texts(texts) => {
                if let Some(records) = texts.get_mut(text) {
                    *records += 1;
                } else if texts.len() < TEXTS {
                    texts.insert(text.to_owned(), 1);
                } else {
                    self.values = Values::Uncounted;
                }
            }
            // A date counts by its year.
            Values::Numbers(steps) => {
                match text.parse::<f64>().or_else(|_| text.get(..4).unwrap_or_default().parse()) {
                    Ok(number) if number.is_finite() => steps.count(number),
                    _ => self.values = Values::Uncounted,
                }
            }
            Values::Uncounted => {}
        }
    }
}

/// The bars of texts: what begins with a digit (years, bands, codes) in its order when all of it can be shown, otherwise the
/// most frequent first.
fn shown(texts: FxHashMap<String, u64>) -> (Vec<Bar>, u64) {
    let mut texts: Vec<(String, u64)> = texts.into_iter().collect();
    // Each text stands once or twice: names, notes.
    let records: u64 = texts.iter().map(|(_, records)| records).sum();
    if texts.len() as u64 * 2 > records {
        return (Vec::new(), 0);
    }
    texts.sort_unstable_by(|(one, more), (other, less)| less.cmp(more).then_with(|| one.cmp(other)));
    let others = texts.iter().skip(BARS).map(|(_, records)| records).sum();
    texts.truncate(BARS);
    if others == 0 && texts.iter().all(|(text, _)| text.starts_with(|letter: char| letter.is_ascii_digit())) {
        texts.sort_unstable();
    }
    (texts.into_iter().map(|(value, records)| Bar { value, to: None, label: String::new(), records }).collect(), others)
}

/// Numbers in equal steps.
#[derive(Default)]
struct Steps {
    /// Each number by its bits, while they are few.
    few: FxHashMap<u64, u64>,
    /// The records of each step, by its place; empty while the numbers are few.
    counts: BTreeMap<i64, u64>,
    width: Width,
}

/// 1 or 5 times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Width {
    five: bool,
    power: i32,
}

impl Width {
    fn size(self) -> f64 {
        if self.five { 5.0 } else { 1.0 }
    }

    fn step(self, number: f64) -> i64 {
        let scaled = if self.power < 0 { number * 10_f64.powi(-self.power) } else { number / 10_f64.powi(self.power) };
        let place = scaled / self.size();
        // 0.29 / 0.01 is a little less than 29
        let whole = place.round();
        let place = if (place - whole).abs() <= whole.abs() * 4.0 * f64::EPSILON { whole } else { place.floor() };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "more than i64 saturates, and the width grows until steps are few"
        )]
        let step = place as i64;
        step
    }

    fn begin(self, step: i64) -> String {
        let scaled = step as f64 * self.size();
        let number = if self.power < 0 { scaled / 10_f64.powi(-self.power) } else { scaled * 10_f64.powi(self.power) };
        number.to_string()
    }

    /// The next width and how many of this one it holds.
    fn next(self) -> (Self, i64) {
        if self.five { (Self { five: false, power: self.power + 1 }, 2) } else { (Self { five: true, ..self }, 5) }
    }
}

impl Steps {
    fn count(&mut self, number: f64) {
        if self.counts.is_empty() {
            // -0 is 0
            *self.few.entry((number + 0.0).to_bits()).or_default() += 1;
            if self.few.len() > STEPS {
                self.spread();
            }
            return;
        }
        *self.counts.entry(self.width.step(number)).or_default() += 1;
        self.widen();
    }

    /// From single numbers to steps: the smallest that are few enough.
    fn spread(&mut self) {
        let numbers: Vec<(f64, u64)> =
            self.few.drain().map(|(bits, records)| (f64::from_bits(bits), records)).collect();
        let high = numbers.iter().map(|(number, _)| number.abs()).fold(0.0, f64::max);
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of a double is small")]
        let power = high.log10().floor() as i32 - 11;
        self.width = Width { five: false, power };
        for (number, records) in numbers {
            *self.counts.entry(self.width.step(number)).or_default() += records;
        }
        self.widen();
    }

    /// Takes wider steps until they are few.
    fn widen(&mut self) {
        let many = |steps: &BTreeMap<i64, u64>| match (steps.first_key_value(), steps.last_key_value()) {
            (Some((first, _)), Some((last, _))) => last.abs_diff(*first) >= STEPS as u64,
            _ => false,
        };
        while many(&self.counts) {
            let (width, held) = self.width.next();
            let mut wider = BTreeMap::new();
            for (step, records) in &self.counts {
                *wider.entry(step.div_euclid(held)).or_default() += records;
            }
            (self.width, self.counts) = (width, wider);
        }
    }

    fn bars(self) -> Vec<Bar> {
        if let (Some((first, _)), Some((last, _))) = (self.counts.first_key_value(), self.counts.last_key_value()) {
            let bar = |step: i64| Bar {
                value: self.width.begin(step),
                to: Some(self.width.begin(step + 1)),
                label: String::new(),
                records: self.counts.get(&step).copied().unwrap_or(0),
            };
            return (*first..=*last).map(bar).collect();
        }
        let mut few: Vec<(f64, u64)> =
            self.few.into_iter().map(|(bits, records)| (f64::from_bits(bits), records)).collect();
        few.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
        let bar =
            |(number, records): (f64, u64)| Bar { value: number.to_string(), to: None, label: String::new(), records };
        few.into_iter().map(bar).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: &str) -> Column {
        Column { name: name.to_owned(), kind: kind.to_owned(), title: String::new(), description: String::new() }
    }

    fn counted(kind: &str, cells: &[Option<&str>]) -> Vec<Distribution> {
        let columns = [column("cot", kind)];
        let mut counters = Counters::new(&columns, &[]);
        for cell in cells {
            counters.count(&[*cell]);
        }
        counters.finish(&columns, Dictionary::builtin(), (None, "2026-09-30"))
    }

    fn told(distribution: &Distribution) -> Vec<(&str, Option<&str>, u64)> {
        distribution.bars.iter().map(|bar| (bar.value.as_str(), bar.to.as_deref(), bar.records)).collect()
    }

    #[test]
    fn few_numbers_stand_alone_and_many_in_steps() {
        let few = counted("integer", &[Some("2021"), Some("2019"), Some("2021"), None]);
        assert_eq!(told(&few[0]), [("2019", None, 1), ("2021", None, 2)]);
        assert_eq!(few[0].empty, 1);
        let years: Vec<String> = (1930..2026).map(|year| format!("{year}-05-01")).collect();
        let cells: Vec<Option<&str>> = years.iter().map(|year| Some(year.as_str())).collect();
        let many = counted("date", &cells);
        assert_eq!(told(&many[0])[..2], [("1930", Some("1940"), 10), ("1940", Some("1950"), 10)]);
        assert_eq!(told(&many[0]).last(), Some(&("2020", Some("2030"), 6)));
    }

    #[test]
    fn steps_lose_no_number_whatever_the_order() {
        let mut texts: Vec<String> =
            (0..1_000).map(|at| format!("{}", f64::from(at * 37 % 1_000) / 8.0 - 20.0)).collect();
        let sum = |of: &Distribution| of.bars.iter().map(|bar| bar.records).sum::<u64>();
        let mut seen = Vec::new();
        for _ in 0..2 {
            let cells: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
            let found = counted("number", &cells);
            assert_eq!(sum(&found[0]), 1_000);
            for bar in &found[0].bars {
                let (from, to): (f64, f64) = (bar.value.parse().unwrap(), bar.to.as_deref().unwrap().parse().unwrap());
                let inside = texts.iter().filter(|text| (from..to).contains(&text.parse::<f64>().unwrap())).count();
                assert_eq!(inside as u64, bar.records, "{bar:?}");
            }
            seen.push(found);
            texts.reverse();
        }
        assert_eq!(seen[0], seen[1]);
        assert!(seen[0][0].bars.len() <= STEPS);
    }

    #[test]
    fn texts_of_many_kinds_have_no_chart_and_rare_ones_are_summed() {
        let names: Vec<String> = (0..50).map(|at| format!("Hộ {at}")).collect();
        assert_eq!(counted("string", &names.iter().map(|name| Some(name.as_str())).collect::<Vec<_>>()), []);
        let kinds: Vec<String> = (0..400_u32)
            .map(|at| format!("loại {}", at.trailing_zeros().min(11)))
            .chain((0..60).map(|at| format!("k{}", at % 6)))
            .collect();
        let found = counted("string", &kinds.iter().map(|kind| Some(kind.as_str())).collect::<Vec<_>>());
        assert_eq!((found[0].bars.len(), found[0].bars[0].records), (BARS, 200));
        assert_eq!(found[0].bars.iter().map(|bar| bar.records).sum::<u64>() + found[0].others, 460);
    }
}
