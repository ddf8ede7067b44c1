//! Lists of units as they stand in `dictionary/codes/`: one unit a code, its names by period.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// Index of a unit in its [`List`].
pub type UnitId = u32;

/// A name of a unit and the days on which it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The name with its kind («Xã Krông Á»).
    pub label: Box<str>,
    /// First day; `None`: not known.
    pub from: Option<NaiveDate>,
    /// Last day; `None`: still in force.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether the name was in force on that day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One unit: a code with its names over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The code, as text.
    pub code: Box<str>,
    /// Names in order of time; never empty.
    pub periods: Vec<Period>,
    /// Other names under which it is met.
    pub aliases: Vec<Box<str>>,
    /// Codes of the units that took its place.
    pub successors: Vec<Box<str>>,
    /// Code of the unit above; empty for provinces.
    pub parent: Box<str>,
}

impl Unit {
    /// The name in force on that day.
    pub fn name_on(&self, day: NaiveDate) -> Option<&str> {
        self.periods.iter().rev().find(|period| period.holds(day)).map(|period| &*period.label)
    }

    /// The last name it had.
    pub fn name(&self) -> &str {
        self.periods.last().map_or("", |period| &*period.label)
    }
}

/// Units of one level, by code.
#[derive(Debug, Clone, Default)]
pub struct List {
    units: Vec<Unit>,
    by_code: FxHashMap<Box<str>, UnitId>,
}

impl List {
    /// Reads a list. `title` names it in messages; the header must hold `code` and `label`, and may hold `aliases`,
    /// `valid_from`, `valid_to`, `successors` (joined by `;`) and `parent`. Rows of one code are its periods.
    ///
    /// # Errors
    /// When the text is not CSV, a column is missing or a date is not `YYYY-MM-DD`.
    pub fn from_csv(title: &str, text: &str) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = Columns::find(title, reader.headers().map_err(|cause| broken(title, 1, &cause.to_string()))?)?;
        let (mut list, mut row) = (Self::default(), csv::StringRecord::new());
        while reader.read_record(&mut row).map_err(|cause| broken(title, 0, &cause.to_string()))? {
            let line = row.position().map_or(0, csv::Position::line);
            list.add(&columns, &row).map_err(|fault| broken(title, line, &fault))?;
        }
        Ok(list)
    }

    fn add(&mut self, columns: &Columns, row: &csv::StringRecord) -> std::result::Result<(), String> {
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default().trim();
        let period = Period {
            label: cell(Some(columns.label)).into(),
            from: day(cell(columns.from))?,
            to: day(cell(columns.to))?,
        };
        let code = cell(Some(columns.code));
        if let Some(unit) = self.by_code.get(code).and_then(|id| self.units.get_mut(*id as usize)) {
            unit.periods.push(period);
            let aliases = split(cell(columns.aliases))
                .into_iter()
                .filter(|alias| !unit.aliases.contains(alias))
                .collect::<Vec<_>>();
            unit.aliases.extend(aliases);
            unit.periods.sort_by_key(|period| period.from);
            return Ok(());
        }
        let id = UnitId::try_from(self.units.len()).map_err(|cause| cause.to_string())?;
        self.by_code.insert(code.into(), id);
        self.units.push(Unit {
            code: code.into(),
            periods: vec![period],
            aliases: split(cell(columns.aliases)),
            successors: split(cell(columns.successors)),
            parent: cell(columns.parent).into(),
        });
        Ok(())
    }

    /// Lays another list over this one: units of the same code are replaced, new ones are added.
    pub fn overlay(&mut self, other: Self) {
        for unit in other.units {
            if let Some(place) = self.by_code.get(&unit.code).and_then(|id| self.units.get_mut(*id as usize)) {
                *place = unit;
            } else if let Ok(id) = UnitId::try_from(self.units.len()) {
                self.by_code.insert(unit.code.clone(), id);
                self.units.push(unit);
            }
        }
    }

    /// The unit of that code.
    pub fn get(&self, code: &str) -> Option<&Unit> {
        self.id(code).and_then(|id| self.unit(id))
    }

    /// The place of that code.
    pub fn id(&self, code: &str) -> Option<UnitId> {
        self.by_code.get(code).copied()
    }

    /// The unit at that place.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id as usize)
    }

    /// All units with their places, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        (0..).zip(&self.units)
    }

    /// Number of codes.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether it holds no unit.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

/// Where the columns are.
struct Columns {
    code: usize,
    label: usize,
    aliases: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    successors: Option<usize>,
    parent: Option<usize>,
}

impl Columns {
    fn find(title: &str, header: &csv::StringRecord) -> Result<Self> {
        let place = |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
        let needed = |name: &str| place(name).ok_or_else(|| broken(title, 1, &format!("không có cột «{name}»")));
        Ok(Self {
            code: needed("code")?,
            label: needed("label")?,
            aliases: place("aliases"),
            from: place("valid_from"),
            to: place("valid_to"),
            successors: place("successors"),
            parent: place("parent"),
        })
    }
}

fn split(cell: &str) -> Vec<Box<str>> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(Into::into).collect()
}

/// A day as `YYYY-MM-DD`, read by hand: lists hold some ten thousand.
fn day(cell: &str) -> std::result::Result<Option<NaiveDate>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let number = |range: std::ops::Range<usize>| cell.get(range).and_then(|part| part.parse::<u16>().ok());
    let read = || {
        let dashes = cell.len() == 10 && cell.get(4..5) == Some("-") && cell.get(7..8) == Some("-");
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| dashes)
    };
    read().map(Some).ok_or_else(|| format!("«{cell}» không phải ngày dạng YYYY-MM-DD"))
}

fn broken(title: &str, line: u64, fault: &str) -> Error {
    Error::read(std::path::Path::new(title), format!("dòng {line}: {fault}"), format!("line {line}: {fault}"))
        .hint("Hãy sửa dòng đó trong danh mục.", "Mend that line of the list.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_code_are_its_periods() {
        let text = "code,label,valid_from,valid_to,successors,parent\n1,Phường A,2026-01-02,,,9\n1,Xã A,2025-07-01,2026-01-01,,9\n";
        let list = List::from_csv("xa", text).unwrap();
        let unit = list.get("1").unwrap();
        assert_eq!((list.len(), unit.periods.len()), (1, 2));
        let on = |text: &str| unit.name_on(NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap());
        assert_eq!(on("2025-06-30"), None);
        assert_eq!(on("2026-01-01"), Some("Xã A"));
        assert_eq!(on("2026-01-02"), Some("Phường A"));
    }

    #[test]
    fn faults_name_the_line() {
        let fault = List::from_csv("xa", "code,label,valid_from\n1,Xã A,1/7/2025\n").unwrap_err();
        assert!(fault.message.vi.contains("dòng 2") && fault.message.vi.contains("1/7/2025"), "{}", fault.message.vi);
        assert!(List::from_csv("xa", "code\n1\n").unwrap_err().message.vi.contains("label"));
    }

    #[test]
    fn an_overlay_replaces_and_adds() {
        let mut list = List::from_csv("a", "code,label\n1,Một\n2,Hai\n").unwrap();
        list.overlay(List::from_csv("b", "code,label\n2,Hai mới\n3,Ba\n").unwrap());
        assert_eq!(list.iter().map(|(_, unit)| unit.name()).collect::<Vec<_>>(), ["Một", "Hai mới", "Ba"]);
    }
}
