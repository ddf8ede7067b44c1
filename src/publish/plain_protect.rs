//! Protecting a table as it is, by hierarchies in files: the form of ARX, one line a value, its wider forms behind it.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::plain::PlainTable;
use crate::error::{Error, Kind, Result};
use crate::files;
use crate::privacy::search::{Found, Ladder, Outcome, search};
use crate::privacy::{Groups, Sensitive, Target, failing};

/// A hierarchy of values.
pub struct Hierarchy {
    /// The column's place.
    pub place: usize,
    /// By level, what each number of the column becomes; `None` is empty.
    levels: Vec<Vec<Option<String>>>,
}

impl Hierarchy {
    /// Reads the hierarchy of a column: CSV without a header, separated by comma or semicolon.
    ///
    /// # Errors
    /// When the file cannot be read, or lacks a value of the column: nothing is guessed.
    pub fn read(table: &PlainTable, place: usize, path: &Path) -> Result<Self> {
        let text = files::read_text(path)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let semicolon = text.lines().next().is_some_and(|line| line.contains(';'));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(if semicolon { b';' } else { b',' })
            .from_reader(text.as_bytes());
        let mut wider: FxHashMap<String, Vec<String>> = FxHashMap::default();
        let mut width = 0;
        for record in reader.records() {
            let record = record.map_err(|cause| Error::read(path, cause.to_string(), cause.to_string()))?;
            let forms: Vec<String> = record.iter().map(str::to_owned).collect();
            width = width.max(forms.len());
            wider.extend(forms.first().cloned().map(|value| (value, forms)));
        }
        let mut levels = vec![vec![None]; width];
        for value in table.values(place) {
            let Some(forms) = wider.get(value) else {
                let missing = table.values(place).filter(|value| !wider.contains_key(*value)).count();
                return Err(Error::read(
                    path,
                    format!("cây tổng quát hóa thiếu {missing} giá trị của cột"),
                    format!("the hierarchy lacks {missing} value(s) of the column"),
                ));
            };
            for (level, texts) in levels.iter_mut().enumerate() {
                texts.push(forms.get(level).or(forms.last()).cloned());
            }
        }
        Ok(Self { place, levels })
    }

    /// A column that stays as it is or goes.
    pub fn flat(table: &PlainTable, place: usize) -> Self {
        let texts = std::iter::once(None).chain(table.values(place).map(|value| Some(value.to_owned())));
        Self { place, levels: vec![texts.collect()] }
    }

    fn ladder(&self) -> Ladder {
        let number = |texts: &Vec<Option<String>>| {
            let mut known: FxHashMap<&str, u32> = FxHashMap::default();
            let mut numbers = Vec::with_capacity(texts.len());
            for text in texts {
                let next = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
                numbers.push(text.as_deref().map_or(0, |text| *known.entry(text).or_insert(next)));
            }
            numbers
        };
        let mut levels: Vec<Vec<u32>> = self.levels.iter().map(number).collect();
        // The finest level changes nothing, so that the search counts its values as they are.
        if let Some(first) = levels.first_mut() {
            *first = (0..u32::try_from(first.len()).unwrap_or(u32::MAX)).collect();
        }
        Ladder { levels }
    }

    fn texts(&self, level: usize) -> &[Option<String>] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }
}

/// A sensitive column of the table: its place, and the order of its values where they are numbers.
pub type SensitiveColumn = (usize, Option<Vec<u32>>);

/// Reaches a target by the least generalization; rows that fall short lose their quasi-identifying cells.
///
/// # Errors
/// [`Kind::Refused`] where no generalization keeps within the limit; the table is then unchanged.
pub fn protect(
    table: &mut PlainTable,
    hierarchies: &[Hierarchy],
    sensitive: &[SensitiveColumn],
    target: &Target,
    limit: f64,
) -> Result<Found> {
    let ladders: Vec<Ladder> = hierarchies.iter().map(Hierarchy::ladder).collect();
    let (found, kept) = {
        let base: Vec<&[u32]> = hierarchies.iter().map(|hierarchy| table.cells(hierarchy.place)).collect();
        let columns: Vec<Sensitive<'_>> = sensitive
            .iter()
            .map(|(place, ranks)| Sensitive { cells: table.cells(*place), ranks: ranks.as_deref() })
            .collect();
        let found = match search(&base, &ladders, &columns, target, limit) {
            Outcome::Found(found) => found,
            Outcome::Impossible(nearest) => return Err(impossible(&nearest, table.rows(), limit)),
        };
        let at_level: Vec<Vec<u32>> = base
            .iter()
            .zip(&ladders)
            .zip(&found.levels)
            .map(|((cells, ladder), level)| {
                let map = ladder.levels.get(*level);
                cells.iter().map(|cell| map.and_then(|map| map.get(*cell as usize)).copied().unwrap_or(0)).collect()
            })
            .collect();
        let groups = Groups::by(&at_level.iter().map(Vec::as_slice).collect::<Vec<_>>(), table.rows());
        let failing = failing(&groups, &columns, None, target);
        let kept: Vec<bool> =
            groups.of.iter().map(|group| !failing.get(*group as usize).copied().unwrap_or(false)).collect();
        (found, kept)
    };
    for (hierarchy, level) in hierarchies.iter().zip(&found.levels) {
        table.replace(hierarchy.place, hierarchy.texts(*level), &kept);
    }
    Ok(found)
}

fn impossible(nearest: &Found, rows: usize, limit: f64) -> Error {
    let (left, share) = (nearest.suppressed, limit * 100.0);
    Error::new(
        Kind::Refused,
        format!("không mức tổng quát hóa nào đạt yêu cầu: gần nhất còn {left} trong {rows} dòng thuộc nhóm không đạt, mức chấp nhận {share} %"),
        format!("no generalization reaches the target: at the nearest {left} of {rows} rows are in groups that fall short, {share} % are accepted"),
    )
    .hint(
        "Hãy thêm mức rộng hơn vào cây tổng quát hóa, bỏ bớt cột, hoặc nới --suppress.",
        "Add wider levels to the hierarchies, drop a column, or accept more with --suppress.",
    )
}

/// The file of a column's hierarchy, of arguments like `ma_xa=ma_xa.csv`.
///
/// # Errors
/// When an argument has no `=`.
pub fn hierarchy_files(arguments: &[String]) -> Result<Vec<(String, PathBuf)>> {
    let split = |argument: &String| {
        argument.split_once('=').map(|(name, path)| (name.to_owned(), PathBuf::from(path))).ok_or_else(|| {
            Error::usage(
                format!("«{argument}» không có dạng CỘT=TỆP"),
                format!("“{argument}” is not of the form COLUMN=FILE"),
            )
        })
    };
    arguments.iter().map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::Diversity;

    const TREE: &str = "21,20–29,*\n22,20–29,*\n33,30–39,*\n34,30–39,*\n55,50–59,*\n";

    fn target(k: u64, l: Option<u64>) -> Target {
        Target { k, diversity: l.map(|l| Diversity::Distinct { l }), t: None }
    }

    /// A table of ages and illnesses, and the hierarchy of its ages.
    fn read(rows: &str, tree: &str) -> (PlainTable, Result<Hierarchy>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (table, of_ages) = (folder.path().join("bang.csv"), folder.path().join("tuoi.csv"));
        files::write(&table, format!("tuoi,benh\n{rows}").as_bytes()).expect("written");
        files::write(&of_ages, tree.as_bytes()).expect("written");
        let table = PlainTable::read(&table).expect("a table");
        let hierarchy = Hierarchy::read(&table, 0, &of_ages);
        (table, hierarchy)
    }

    fn column(table: &PlainTable, place: usize) -> Vec<String> {
        let values: Vec<&str> = std::iter::once("").chain(table.values(place)).collect();
        table.cells(place).iter().map(|code| values[*code as usize].to_owned()).collect()
    }

    #[test]
    fn ages_become_no_wider_than_groups_need() {
        let rows = "21,ho\n33,ho\n22,sốt\n34,ho\n";
        for tree in [TREE.to_owned(), format!("\u{feff}{}", TREE.replace(',', ";"))] {
            let (mut table, hierarchy) = read(rows, &tree);
            let found = protect(&mut table, &[hierarchy.expect("read")], &[], &target(2, None), 0.0).expect("reached");
            assert_eq!(column(&table, 0), ["20–29", "30–39", "20–29", "30–39"]);
            assert_eq!(column(&table, 1), ["ho", "ho", "sốt", "ho"], "other columns stay");
            assert_eq!((found.levels, found.suppressed), (vec![1], 0));
            assert!((found.loss - 1.0 / 3.0).abs() < 1e-9, "two of four values: (2 − 1) ÷ (4 − 1)");
        }
        let (mut table, hierarchy) = read(rows, TREE);
        let found = protect(&mut table, &[hierarchy.expect("read")], &[(1, None)], &target(2, Some(2)), 0.0);
        assert_eq!(found.expect("reached").levels, [2], "both in their thirties have the same illness");
        assert_eq!(column(&table, 0), ["*"; 4]);
    }

    #[test]
    fn rows_that_fall_short_lose_what_points_at_them() {
        let rows = "21,ho\n55,ho\n22,sốt\n33,ho\n34,cúm\n,ho\n,ho\n";
        let (mut table, hierarchy) = read(rows, TREE);
        let hierarchies = [hierarchy.expect("read"), Hierarchy::flat(&table, 1)];
        let found = protect(&mut table, &hierarchies[..1], &[], &target(2, None), 0.2).expect("reached");
        assert_eq!(column(&table, 0), ["20–29", "", "20–29", "30–39", "30–39", "", ""]);
        assert_eq!((found.levels, found.suppressed), (vec![1], 1));
        let (mut table, _) = read(rows, TREE);
        let found = protect(&mut table, &hierarchies[1..], &[], &target(2, None), 0.3).expect("reached");
        assert_eq!(column(&table, 1), ["ho", "ho", "", "ho", "", "ho", "ho"], "a flat column stays or goes");
        assert_eq!((found.levels, found.suppressed), (vec![0], 2));
    }

    #[test]
    fn what_no_level_reaches_is_refused_with_the_nearest() {
        let (mut table, hierarchy) = read("21,ho\n55,ho\n22,sốt\n33,ho\n34,cúm\n", &TREE.replace(",*", ""));
        let before = column(&table, 0);
        let error = protect(&mut table, &[hierarchy.expect("read")], &[], &target(2, None), 0.1).expect_err("refused");
        assert_eq!(error.kind, Kind::Refused);
        for words in ["còn 1 trong 5 dòng", "mức chấp nhận 10 %"] {
            assert!(error.message.vi.contains(words), "{}", error.message.vi);
        }
        assert_eq!(column(&table, 0), before);
    }

    #[test]
    fn a_hierarchy_without_a_value_of_the_column_is_refused() {
        let (_, hierarchy) = read("21,ho\n47,ho\n48,ho\n", TREE);
        let Err(error) = hierarchy else { panic!("47 and 48 are not in it") };
        assert!(error.message.vi.contains("thiếu 2 giá trị"), "{}", error.message.vi);
    }

    #[test]
    fn arguments_name_a_column_and_a_file() {
        let argument = |text: &str| hierarchy_files(&[text.to_owned()]);
        assert_eq!(argument("ma_xa=xa=1.csv").expect("read"), [("ma_xa".to_owned(), PathBuf::from("xa=1.csv"))]);
        assert!(argument("xa.csv").expect_err("no column").message.vi.contains("«xa.csv»"));
    }
}
