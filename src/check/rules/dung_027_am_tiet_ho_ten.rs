//! DUNG-027: a name of the Kinh holds a word that cannot be Vietnamese.

use polars::prelude::{
    BooleanChunked, Column, DataType, Field as Slot, IntoColumn as _, NewChunkedArray as _, PolarsResult, Schema,
};
use rustc_hash::FxHashMap;

use crate::check::expr::{filled, organisation, text};
use crate::check::{Check, Context, Level, Probe, Scope, Standing};
use crate::dictionary::{Field, Role};
use crate::lang::Text;
use crate::text::is_syllable;

pub(super) static CHECK: Check = Check {
    code: "DUNG-027",
    title: Text::new(
        "Họ tên có tiếng không thể có trong tiếng Việt",
        "A name holds a word that Vietnamese cannot spell",
    ),
    level: Level::Info,
    standing: Standing::Stable { since: "0.1.0" },
    page: include_str!("dung_027_am_tiet_ho_ten.md"),
    scope: Scope::Cell(probe),
};

/// Family names of the Kinh, and of peoples who write their names the same way; names that begin otherwise (those of the
/// Highlands, of foreigners) are not judged.
const FAMILIES: [&str; 43] = [
    "Bùi", "Cao", "Châu", "Chu", "Dương", "Đàm", "Đào", "Đặng", "Đinh", "Đoàn", "Đỗ", "Giang", "Hà", "Hoàng", "Hồ",
    "Huỳnh", "Khổng", "Kiều", "La", "Lâm", "Lê", "Lương", "Lưu", "Lý", "Mạc", "Mai", "Ngô", "Nguyễn", "Nông", "Phạm",
    "Phan", "Phùng", "Quách", "Tạ", "Thái", "Tô", "Tôn", "Trần", "Triệu", "Trịnh", "Trương", "Võ", "Vũ",
];

/// Names that begin with a Kinh family name and hold a word that is no syllable.
fn probe(field: &Field, _: &Context<'_>) -> Option<Probe> {
    let look = |names: Column| -> PolarsResult<Column> {
        let mut words = FxHashMap::default();
        let broken = names.str()?.iter().map(|name| name.map(|name| is_odd(name, &mut words)));
        Ok(BooleanChunked::from_iter_options(names.name().clone(), broken).into_column())
    };
    let odd =
        text(&field.id).map(look, |_: &Schema, field: &Slot| Ok(Slot::new(field.name().clone(), DataType::Boolean)));
    let tested = filled(&field.id).and(organisation(&field.id).not());
    (field.role == Some(Role::PersonName)).then(|| Probe::among(&field.id, tested, odd))
}

/// A word met before: whether it is a family name of the Kinh, whether it is all letters and no syllable.
type Words<'t> = FxHashMap<&'t str, (bool, bool)>;

fn is_odd<'t>(name: &'t str, known: &mut Words<'t>) -> bool {
    let mut judge = |word: &'t str| {
        let judged = |word: &str| {
            let strange = word.chars().all(char::is_alphabetic) && !is_syllable(word);
            (FAMILIES.contains(&word), strange)
        };
        *known.entry(word).or_insert_with(|| judged(word))
    };
    let mut words = name.split(' ').filter(|word| !word.is_empty());
    let kinh = words.next().is_some_and(|family| judge(family).0);
    let foreign = |sign: char| matches!(sign, '\'' | '’' | '(' | '-') || "ŏŎĕĔĭĬŭŬčČƀñ".contains(sign);
    kinh && words.any(|word| judge(word).1) && !name.contains(foreign)
}
