//! Rows judged against rows that share a key with them, in fixed memory: numbers of 64 bits are counted first, then only
//! the rows whose key is there more than once are looked at.

use polars::prelude::{Expr, lit};
use rustc_hash::FxHashMap;

use super::expr::filled;
use super::key::{Cells, Key, Part, Quick};
use super::prints::{Bits, repeated};
use super::{Check, TableView};
use crate::error::Result;
use crate::memory;
use crate::normalize::read::{NumberBatches, TextBatches};

/// Most bytes of prints held at a time while keys are counted; at most a quarter of what the process may hold.
const HELD: u64 = 192 << 20;

/// Fields that leave more than this part of the rows in doubt do not tell rows apart.
const VAGUE: usize = 4;

/// A rule over the rows that share a key.
#[derive(Debug, Clone)]
pub struct GroupRule {
    /// The field the finding is written on; empty for the row as a whole.
    pub field: String,
    /// What rows must share; no part at all stands for every field, empty or not.
    pub key: Vec<Part>,
    /// What is wrong with them.
    pub breaks: Breaks,
    /// What the finding says.
    pub says: String,
}

/// What is wrong with rows that share a key.
#[derive(Debug, Clone)]
pub enum Breaks {
    /// That they share it.
    Repeated,
    /// Every row after the first.
    RepeatedLater,
    /// They hold two values of any of these.
    Differs(Vec<Part>),
    /// The same, in different sources (files, sheets or regions).
    DiffersAcross(Part),
    /// They hold another value of this than most of them; where no value is the commonest, all of them.
    Unusual(Part),
    /// They hold that many values of this.
    Many(Part, u32),
}

impl GroupRule {
    /// Rows that are judged.
    pub(super) fn tested(&self) -> Expr {
        let beside = match &self.breaks {
            Breaks::Differs(parts) => parts.first(),
            Breaks::DiffersAcross(part) | Breaks::Unusual(part) | Breaks::Many(part, _) => Some(part),
            Breaks::Repeated | Breaks::RepeatedLater => None,
        };
        let fields = self.key.iter().chain(beside).map(|part| filled(&part.field));
        fields.reduce(Expr::and).unwrap_or_else(|| lit(true))
    }

    fn judged(&self) -> &[Part] {
        match &self.breaks {
            Breaks::Differs(parts) => parts,
            Breaks::DiffersAcross(part) | Breaks::Unusual(part) | Breaks::Many(part, _) => std::slice::from_ref(part),
            Breaks::Repeated | Breaks::RepeatedLater => &[],
        }
    }
}

/// What is known of a key while rows are gathered.
#[derive(Default)]
struct Seen {
    rows: u32,
    values: Vec<(u32, u64)>,
    /// Rows of each value.
    many: FxHashMap<u64, u32>,
    differs: u8,
}

impl Seen {
    /// The value that more rows hold than any other.
    fn usual(&self) -> Option<u64> {
        let most = self.many.values().max()?;
        let mut of_most = self.many.iter().filter(|(_, rows)| *rows == most).map(|(value, _)| *value);
        of_most.next().filter(|_| of_most.next().is_none())
    }
}

/// A group that breaks the rule.
struct Group {
    /// Rows, or different values, whichever the rule counts.
    count: u32,
    /// Which of the judged parts differ.
    differs: u8,
    /// The value that is not told.
    usual: Option<u64>,
    /// The place of its first row, once met.
    first: Option<u64>,
}

/// A rule with the groups that break it.
pub(super) struct Grouped {
    pub(super) check: &'static Check,
    pub(super) rule: GroupRule,
    key: Key,
    judged: Vec<Key>,
    coarse: usize,
    broken: FxHashMap<u64, Group>,
    /// Rows judged so far that have a repeated coarse key.
    met: usize,
    /// The prints of all such rows, nought where there is none, as the second reading found them; none where they were too
    /// many to keep.
    kept: Vec<u64>,
}

/// A cheap key, those of its prints that are there more than once, and the rows that have them.
struct Coarse {
    key: Key,
    repeated: FxHashMap<u64, u32>,
    rows: Bits,
    /// The prints of these rows, where they cost more to read than to keep.
    kept: Vec<u64>,
}

/// All rules over groups, ready for the pass.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) rules: Vec<Grouped>,
    coarse: Vec<Coarse>,
    quick: Quick,
    /// Rows judged so far.
    judged: usize,
}

/// What the second reading sees for a rule.
#[derive(Default)]
struct Looked {
    /// Place of the rule.
    rule: usize,
    /// Rows whose coarse key is there more than once, and how many of them were seen.
    rows: usize,
    met: usize,
    /// What the rows of each print hold.
    seen: FxHashMap<u64, Seen>,
    kept: Vec<u64>,
}

/// A row that breaks a rule.
pub(super) struct Broken {
    pub(super) rule: usize,
    pub(super) row: usize,
    pub(super) detail: String,
    /// The place of the first row of its group, for every row but that one.
    pub(super) first: Option<u64>,
}

impl Groups {
    /// Counts the keys of all rules and gathers what their rows hold.
    pub(super) fn gather(view: &TableView<'_>, rules: Vec<(&'static Check, GroupRule)>) -> Result<Self> {
        let mut groups = Self::default();
        // whole rows come last: what the keys of others read tells most of them apart
        let (whole, keyed): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(_, rule)| rule.key.is_empty());
        for (check, rule) in keyed.into_iter().chain(whole) {
            groups.add(check, rule, view.context.present);
        }
        groups.count(view)?;
        groups.look(view)?;
        Ok(groups)
    }

    fn add(&mut self, check: &'static Check, rule: GroupRule, present: &[String]) {
        let key = if rule.key.is_empty() { Some(Key::whole(present)) } else { Key::of(&rule.key, present) };
        let judged: Option<Vec<Key>> =
            rule.judged().iter().map(|part| Key::of(std::slice::from_ref(part), present)).collect();
        let (Some(key), Some(judged)) = (key, judged) else { return };
        let plain = if rule.key.is_empty() && !self.coarse.is_empty() {
            Key::standing(self.coarse.iter().flat_map(|coarse| coarse.key.fields()).collect())
        } else {
            key.coarse()
        };
        let coarse = self.coarse.iter().position(|coarse| coarse.key == plain).unwrap_or_else(|| {
            self.coarse.push(Coarse {
                key: plain,
                repeated: FxHashMap::default(),
                rows: Bits::default(),
                kept: Vec::new(),
            });
            self.coarse.len() - 1
        });
        let (broken, kept) = (FxHashMap::default(), Vec::new());
        self.rules.push(Grouped { check, rule, key, judged, coarse, broken, met: 0, kept });
    }

    /// Places of the fields that the pass must read.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.rules.iter().flat_map(|one| one.key.fields().chain(one.judged.iter().flat_map(Key::fields)))
    }

    /// The first reading: which keys are there more than once. Where some fields do not tell whole rows apart, all of them do.
    fn count(&mut self, view: &TableView<'_>) -> Result<()> {
        let rows = usize::try_from(view.table.rows).unwrap_or(usize::MAX);
        self.count_from(0, view)?;
        let whole = Key::whole(view.context.present);
        let vague = |rule: &Grouped| {
            let coarse = self.coarse.get(rule.coarse);
            rule.key == whole && coarse.is_some_and(|coarse| coarse.key != whole && coarse.rows.count() > rows / VAGUE)
        };
        let Some(at) = self.rules.iter().find(|rule| vague(rule)).map(|rule| rule.coarse) else { return Ok(()) };
        if let Some(coarse) = self.coarse.get_mut(at) {
            coarse.key = whole;
        }
        // whole rows come last
        self.count_from(at, view)
    }

    /// Counts the keys from that place on, as many at a time as memory allows.
    fn count_from(&mut self, place: usize, view: &TableView<'_>) -> Result<()> {
        let held = memory::share(HELD, 4);
        let at_once = usize::try_from(held / (view.table.rows.max(1) * 8)).unwrap_or(usize::MAX).max(1);
        for round in self.coarse.get_mut(place..).unwrap_or_default().chunks_mut(at_once) {
            let rows = usize::try_from(view.table.rows).unwrap_or_default();
            let mut prints: Vec<Vec<u64>> = round.iter().map(|_| Vec::with_capacity(rows)).collect();
            let fields = round.iter().flat_map(|coarse| coarse.key.fields());
            read(view, fields.collect(), |cells, _, rows| {
                for (coarse, prints) in round.iter().zip(&mut prints) {
                    coarse.key.quick_all(cells, rows, &mut self.quick, prints);
                }
            })?;
            for (coarse, prints) in round.iter_mut().zip(prints) {
                (coarse.repeated, coarse.rows) = repeated(&prints);
                if coarse.key.is_read() {
                    let known = prints.iter().enumerate().filter(|(row, _)| coarse.rows.holds(*row));
                    coarse.kept = known.map(|(_, print)| *print).collect();
                }
            }
        }
        Ok(())
    }

    /// The second reading, only of rules that ask more of a row than its coarse key.
    fn look(&mut self, view: &TableView<'_>) -> Result<()> {
        let mut more: Vec<Looked> = Vec::new();
        for (number, one) in self.rules.iter_mut().enumerate() {
            let Some(coarse) = self.coarse.get(one.coarse) else { continue };
            if matches!(one.rule.breaks, Breaks::Repeated) && one.key == coarse.key {
                let group = |count: u32| Group { count, differs: 0, usual: None, first: None };
                one.broken = coarse.repeated.iter().map(|(print, count)| (*print, group(*count))).collect();
            } else if !coarse.repeated.is_empty() {
                more.push(Looked { rule: number, rows: coarse.rows.count(), ..Looked::default() });
            }
        }
        if more.is_empty() {
            return Ok(());
        }
        let room = usize::try_from(memory::share(HELD, 4) / 8).unwrap_or(usize::MAX) / more.len();
        let (rules, quick, mut first) = (&self.rules, &mut self.quick, 0);
        let fields = more.iter().filter_map(|one| rules.get(one.rule));
        let fields = fields.flat_map(|one| one.key.fields().chain(one.judged.iter().flat_map(Key::fields)));
        read(view, fields.collect(), |cells, parts, rows| {
            for Looked { rule, rows: held, seen, met, kept } in &mut more {
                let Some(one) = rules.get(*rule) else { continue };
                let Some(coarse) = self.coarse.get(one.coarse) else { continue };
                for row in (0..rows).filter(|row| coarse.rows.holds(first + row)) {
                    let print = one.print(coarse, *met, cells, row, quick);
                    *met += 1;
                    if *held <= room {
                        kept.push(print.unwrap_or_default());
                    }
                    if let Some(print) = print {
                        let part = parts.get(row).copied().unwrap_or_default();
                        one.observe(seen.entry(print).or_default(), part, cells, row, quick);
                    }
                }
            }
            first += rows;
        })?;
        for Looked { rule, seen, kept, .. } in more {
            if let Some(one) = self.rules.get_mut(rule) {
                one.kept = kept;
                one.broken = seen.into_iter().filter_map(|(print, seen)| Some((print, one.verdict(&seen)?))).collect();
            }
        }
        Ok(())
    }

    /// The rows of a batch that break a rule, in the order of rules and rows. Batches must come in the order of rows.
    pub(super) fn judge(&mut self, cells: &Cells, places: &[u64]) -> Vec<Broken> {
        let mut found = Vec::new();
        for (number, one) in self.rules.iter_mut().enumerate() {
            let Some(coarse) = self.coarse.get(one.coarse).filter(|_| !one.broken.is_empty()) else { continue };
            let repeated = |(row, _): &(usize, &u64)| coarse.rows.holds(self.judged + row);
            for (row, place) in places.iter().enumerate().filter(repeated) {
                let print = one.print(coarse, one.met, cells, row, &mut self.quick);
                one.met += 1;
                let Some(print) = print else { continue };
                if let Some((detail, first)) = one.say(print, *place, cells, row, &mut self.quick) {
                    found.push(Broken { rule: number, row, detail, first });
                }
            }
        }
        self.judged += places.len();
        found
    }
}

impl Grouped {
    /// The print of a row whose coarse key is there more than once; `met` such rows went before.
    fn print(&self, coarse: &Coarse, met: usize, cells: &Cells, row: usize, quick: &mut Quick) -> Option<u64> {
        match self.rule.breaks {
            _ if !self.kept.is_empty() => self.kept.get(met).copied().filter(|print| *print != 0),
            _ if self.key == coarse.key && !coarse.kept.is_empty() => coarse.kept.get(met).copied(),
            // 64 bits stand for a whole row among those that agree on some fields: below 10⁻⁷ that any two of a million do.
            Breaks::RepeatedLater => self.key.print(cells, row, 2),
            _ => self.key.quick(cells, row, quick),
        }
    }

    fn observe(&self, seen: &mut Seen, part: u32, cells: &Cells, row: usize, quick: &mut Quick) {
        seen.rows = seen.rows.saturating_add(1);
        for (number, judged) in self.judged.iter().enumerate() {
            let Some(value) = judged.quick(cells, row, quick) else { continue };
            let bit = u32::try_from(number).unwrap_or_default();
            match self.rule.breaks {
                Breaks::Many(..) | Breaks::Unusual(_) => *seen.many.entry(value).or_default() += 1,
                Breaks::DiffersAcross(_) => {
                    let clash = seen.values.iter().any(|(other, known)| *other != part && *known != value);
                    seen.differs |= u8::from(clash);
                    if !seen.values.contains(&(part, value)) && seen.values.len() < 64 {
                        seen.values.push((part, value));
                    }
                }
                _ => match seen.values.iter().find(|(other, _)| *other == bit) {
                    Some((_, known)) if *known != value => seen.differs |= 1 << number,
                    Some(_) => {}
                    None => seen.values.push((bit, value)),
                },
            }
        }
    }

    /// The group, where it breaks the rule.
    fn verdict(&self, seen: &Seen) -> Option<Group> {
        let many = u32::try_from(seen.many.len()).unwrap_or(u32::MAX);
        let (breaks, count) = match self.rule.breaks {
            Breaks::Repeated | Breaks::RepeatedLater => (seen.rows > 1, seen.rows),
            Breaks::Differs(_) | Breaks::DiffersAcross(_) => (seen.differs > 0, seen.rows),
            Breaks::Unusual(_) => (many > 1, seen.rows),
            Breaks::Many(_, least) => (many >= least, many),
        };
        let usual = seen.usual().filter(|_| matches!(self.rule.breaks, Breaks::Unusual(_)));
        breaks.then_some(Group { count, differs: seen.differs, usual, first: None })
    }

    /// What is said of a row of a broken group, and where the group begins.
    fn say(
        &mut self,
        print: u64,
        place: u64,
        cells: &Cells,
        row: usize,
        quick: &mut Quick,
    ) -> Option<(String, Option<u64>)> {
        let group = self.broken.get_mut(&print)?;
        let speaks = |(number, key): (usize, &Key)| {
            let Some(value) = key.quick(cells, row, quick) else { return false };
            match self.rule.breaks {
                Breaks::Many(..) => true,
                Breaks::Unusual(_) => group.usual != Some(value),
                _ => group.differs & (1 << number) > 0,
            }
        };
        if !self.judged.is_empty() && !self.judged.iter().enumerate().any(speaks) {
            return None;
        }
        let first = *group.first.get_or_insert(place);
        let elsewhere = (first != place).then_some(first);
        let (says, others) = (&self.rule.says, group.count.saturating_sub(1));
        match self.rule.breaks {
            Breaks::Repeated => Some((format!("{says} với {others} dòng khác"), elsewhere)),
            Breaks::RepeatedLater => elsewhere.map(|_| (format!("{says} với {others} dòng khác"), elsewhere)),
            Breaks::Differs(_) | Breaks::DiffersAcross(_) | Breaks::Unusual(_) => Some((says.clone(), elsewhere)),
            Breaks::Many(..) => Some((format!("{says} {}", group.count), elsewhere)),
        }
    }
}

/// Reads some fields batch by batch, with the part (source) of each row.
fn read(view: &TableView<'_>, mut fields: Vec<usize>, mut each: impl FnMut(&Cells, &[u32], usize)) -> Result<()> {
    let present = view.context.present;
    fields.sort_unstable();
    fields.dedup();
    let names: Vec<&str> = fields.iter().filter_map(|at| present.get(*at)).map(String::as_str).collect();
    let path = view.table.dir.join("normal.parquet");
    let batches = TextBatches::open(&path, &names)?;
    let parts = NumberBatches::open(&path, &["_part"])?;
    // one thread reads ahead while the other counts
    let (send, receive) = std::sync::mpsc::sync_channel(2);
    std::thread::scope(|scope| {
        scope.spawn(move || batches.zip(parts).all(|batch| send.send(batch).is_ok()));
        for (columns, parts) in receive {
            memory::check()?;
            let (columns, parts) = (columns?, parts?);
            let Some(parts) = parts.first() else { continue };
            each(&Cells::filed(&fields, columns, present.len()), parts.values(), parts.len());
        }
        Ok(())
    })
}
