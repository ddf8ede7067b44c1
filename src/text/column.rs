//! A kernel over a whole Arrow column: rows are shared among the cores, and only what is mended is copied.

use std::borrow::Cow;

use arrow::array::{Array as _, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;
use rayon::prelude::*;

use super::memo::Memo;
use super::{pipeline, right};

/// Rows that one core takes at a time.
const CHUNK: usize = 1 << 13;

/// A column after a kernel.
#[derive(Debug, Clone)]
pub struct Column {
    /// The cells; the very buffers that came in where nothing changed.
    pub values: StringArray,
    /// The rows that changed, ascending.
    pub changed: Vec<usize>,
}

/// The whole pipeline of a text field over every cell, as [`super::default`] does it for one. A cell that is not seen to
/// be right at once is mended once and remembered: the cells of a column repeat.
///
/// # Errors
/// When the mended column is larger than an Arrow column can be (2 GiB).
pub fn default(cells: &StringArray, memo: &Memo) -> Result<Column, ArrowError> {
    apply(cells, |text| if right::is_right(text) { Cow::Borrowed(text) } else { memo.recall(text, pipeline::mend) })
}

/// Runs a kernel over every cell; null stays null.
///
/// # Errors
/// When the mended column is larger than an Arrow column can be (2 GiB).
pub fn apply(
    cells: &StringArray,
    kernel: impl for<'t> Fn(&'t str) -> Cow<'t, str> + Sync,
) -> Result<Column, ArrowError> {
    let starts: Vec<usize> = (0..cells.len()).step_by(CHUNK).collect();
    let mended: Vec<(usize, String)> = starts
        .par_iter()
        .flat_map_iter(|start| {
            let part = cells.slice(*start, CHUNK.min(cells.len() - start));
            let mended: Vec<(usize, String)> = (*start..)
                .zip(part.iter())
                .filter_map(|(row, cell)| {
                    let cell = cell?;
                    mended(cell, kernel(cell)).map(|text| (row, text))
                })
                .collect();
            mended
        })
        .collect();
    let values = if mended.is_empty() { cells.clone() } else { with(cells, &mended)? };
    Ok(Column { values, changed: mended.into_iter().map(|(row, _)| row).collect() })
}

/// What a kernel made of a cell, where it differs.
fn mended(cell: &str, text: Cow<'_, str>) -> Option<String> {
    match text {
        Cow::Borrowed(same) if same.len() == cell.len() => None,
        text => (text != cell).then(|| text.into_owned()),
    }
}

/// The column with other texts in some rows: the bytes between them are copied in one piece.
fn with(cells: &StringArray, mended: &[(usize, String)]) -> Result<StringArray, ArrowError> {
    let (old, data) = (cells.value_offsets(), cells.value_data());
    let begin = old.first().copied().unwrap_or_default();
    let mut bytes: Vec<u8> = Vec::with_capacity(data.len());
    let mut offsets: Vec<i32> = Vec::with_capacity(old.len());
    offsets.push(0);
    let (mut row, mut from) = (0, begin);
    let slice = |from: i32, to: i32| data.get(place(from)..place(to)).unwrap_or_default();
    for (next, text) in mended {
        let shift = length(bytes.len())? - from;
        let kept = old.get(row + 1..=*next).unwrap_or_default();
        offsets.extend(kept.iter().map(|end| end + shift));
        bytes.extend_from_slice(slice(from, old.get(*next).copied().unwrap_or(from)));
        bytes.extend_from_slice(text.as_bytes());
        offsets.push(length(bytes.len())?);
        row = next + 1;
        from = old.get(row).copied().unwrap_or(from);
    }
    let shift = length(bytes.len())? - from;
    offsets.extend(old.get(row + 1..).unwrap_or_default().iter().map(|end| end + shift));
    bytes.extend_from_slice(slice(from, old.last().copied().unwrap_or(from)));
    length(bytes.len())?;
    StringArray::try_new(
        OffsetBuffer::new(ScalarBuffer::from(offsets)),
        Buffer::from_vec(bytes),
        cells.nulls().cloned(),
    )
}

fn length(bytes: usize) -> Result<i32, ArrowError> {
    i32::try_from(bytes).map_err(|_| ArrowError::OffsetOverflowError(bytes))
}

fn place(offset: i32) -> usize {
    usize::try_from(offset).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text;

    #[test]
    fn a_right_column_is_not_copied() {
        let cells = StringArray::from(vec![Some("Hà Nội"), None, Some(""), Some("H'Hen Niê")]);
        let column = apply(&cells, text::default).unwrap();
        assert!(column.changed.is_empty());
        assert_eq!(column.values.values().as_ptr(), cells.values().as_ptr());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_column_is_mended_as_its_cells(
            cells in prop::collection::vec(
                prop::option::of(prop::sample::select(vec!["", "Hoà", " a ", "Hà Nội", "Ñaø Naüng", "  ", "ñu", "đúng", "Нà"])),
                0..40,
            ),
            cut in 0_usize..10,
        ) {
            let whole = StringArray::from(cells.clone());
            let cut = cut.min(cells.len());
            let part = whole.slice(cut, cells.len() - cut);
            let column = apply(&part, text::default).unwrap();
            let memo = Memo::default();
            for _ in 0..2 {
                let remembered = default(&part, &memo).unwrap();
                prop_assert_eq!(&remembered.values, &column.values);
                prop_assert_eq!(&remembered.changed, &column.changed);
            }
            let wanted: Vec<Option<String>> =
                cells[cut..].iter().map(|cell| cell.map(|cell| text::default(cell).into_owned())).collect();
            prop_assert_eq!(&column.values, &StringArray::from(wanted.clone()));
            let changed: Vec<usize> =
                (0..wanted.len()).filter(|row| wanted[*row].as_deref() != cells[cut + row]).collect();
            prop_assert_eq!(column.changed, changed);
        }
    }
}
