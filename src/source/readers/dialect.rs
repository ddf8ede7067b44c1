//! Which letter separates the fields of a text file: the one that cuts most lines into equally many parts.

/// Separators in the order in which they win a tie.
const CANDIDATES: [u8; 4] = *b",;\t|";

/// The separator of a sample of text (first lines of the file).
pub(super) fn separator(sample: &[u8]) -> u8 {
    CANDIDATES
        .into_iter()
        .map(|candidate| (score(sample, candidate), candidate))
        .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)))
        .filter(|(score, _)| *score > 0.0)
        .map_or(b',', |(_, candidate)| candidate)
}

/// Share of lines with the most common number of filled parts, times how much that number cuts. Lines that lost their empty
/// ends count half; a separator with a blank behind it is punctuation in a sentence.
fn score(sample: &[u8], separator: u8) -> f64 {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(sample);
    let mut counts = std::collections::BTreeMap::<usize, u32>::new();
    let (mut record, mut lines, mut filled) = (csv::ByteRecord::new(), 0_u32, 0_usize);
    let (mut cuts, mut prose) = (0_usize, 0_usize);
    while lines < 500 && reader.read_byte_record(&mut record).unwrap_or(false) {
        lines += 1;
        *counts.entry(record.len()).or_default() += 1;
        filled += record.iter().filter(|field| !field.is_empty()).count();
        cuts += record.len().saturating_sub(1);
        prose += record.iter().skip(1).filter(|field| field.starts_with(b" ")).count();
    }
    let common = counts.iter().filter(|(parts, _)| **parts > 1).max_by_key(|(_, lines)| **lines);
    common.map_or(0.0, |(parts, count)| {
        let cut_short: u32 =
            (1..3).filter_map(|less| counts.get(&(parts.checked_sub(less).filter(|left| *left > 1)?))).sum();
        let steady = (f64::from(*count) + f64::from(cut_short) / 2.0) / f64::from(lines.max(1));
        let spoken = prose as f64 / cuts.max(1) as f64;
        let dense = filled as f64 / (f64::from(lines.max(1)) * *parts as f64);
        steady * dense.min(1.0).sqrt() * (1.0 + (*parts as f64).ln()) * (1.0 - 0.7 * spoken)
    })
}

#[cfg(test)]
mod tests {
    use super::separator;

    #[test]
    fn separators_are_found() {
        assert_eq!(separator("STT;Tên;Diện tích\n1;A, B;5,5\n2;C;6,75\n".as_bytes()), b';');
        assert_eq!(separator("BẢNG KÊ,,\nSTT,Tên,Xã\n1,\"A;B;C\",X\n2,C,Y\n".as_bytes()), b',');
        assert_eq!(separator(b"a\tb\tc\n1\t2,3\t4\n"), b'\t');
        assert_eq!(separator(b"one\ntwo\n"), b',');
        let prose =
            "Họ tên\tNơi ở\tSố\nLê Thử\tThôn 2, Xã Ea Thử\nTrần Mẫu\tThôn 1, Xã Mẫu\t5\nNgô Giả\tBản 3, Xã Thử\n";
        assert_eq!(separator(prose.as_bytes()), b'\t');
    }
}
