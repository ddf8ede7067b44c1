//! `README.md` of the package: what it is, whose, under which licence, what is in it, what is not and why.

use std::fmt::Write as _;

use super::package::{Package, PublishInput, SUMS};
use super::rows;

/// The page in Vietnamese.
pub(super) fn readme(input: &PublishInput<'_>, package: &Package) -> String {
    let mut page = format!("# {}\n\n{}\n\n", plain(&package.title), plain(&input.entity.description));
    page.push_str(&identity(input, package));
    page.push_str(&columns(package));
    page.push_str(&left_out(package));
    page.push_str(&privacy(package));
    page.push_str(&quality(input));
    page.push_str(&use_and_cite(input, package));
    page
}

fn identity(input: &PublishInput<'_>, package: &Package) -> String {
    let catalog = &input.dictionary.catalog;
    let mut text = String::from("| | |\n|---|---|\n");
    let mut line = |name: &str, value: &str| {
        writeln!(text, "| {name} | {} |", plain(value)).ok();
    };
    line("Cơ quan chủ quản dữ liệu", &input.entity.owner);
    line("Đơn vị cung cấp", input.provider());
    line("Cơ quan công bố", &catalog.publisher);
    line("Giấy phép", &licence(input));
    line("Dữ liệu tính đến ngày", &input.as_of.format("%d/%m/%Y").to_string());
    line("Chu kỳ cập nhật", cycle(input.entity.update));
    line("Số bản ghi", &grouped(package.rows_out));
    line(
        "Từ điển",
        &format!("phiên bản {}, dấu vân tay {}", input.dictionary.version, short(&input.dictionary.fingerprint)),
    );
    if let Some(contact) = &catalog.contact {
        line("Liên hệ", contact);
    }
    line("Căn cứ pháp lý", &input.entity.legal_basis.join("; "));
    text.push('\n');
    text
}

fn licence(input: &PublishInput<'_>) -> String {
    match &input.dictionary.catalog.licence_url {
        Some(url) if input.licence.is_none() => format!("{} ({url})", input.licence()),
        _ => input.licence().to_owned(),
    }
}

fn columns(package: &Package) -> String {
    let mut text = String::from("## Các cột\n\n| Cột | Tên | Cách mở | Ô trống | Căn cứ |\n|---|---|---|---:|---|\n");
    for column in &package.columns {
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            column.id,
            plain(&column.title),
            plain(&column.method),
            grouped(column.empty),
            plain(&column.reason)
        )
        .ok();
    }
    for column in package.columns.iter().filter(|column| column.blanked > 0) {
        write!(
            text,
            "\nỞ cột `{}`, {} ô để trống vì giá trị không hợp lệ theo kiểu hoặc không tổng quát hóa được.\n",
            column.id,
            grouped(column.blanked)
        )
        .ok();
    }
    text.push_str("\nÝ nghĩa từng cột và danh mục mã: xem `tu_dien.html`.\n\n");
    text
}

fn left_out(package: &Package) -> String {
    let mut text = String::from("## Những gì không công bố và vì sao\n\n");
    if package.left_out.is_empty() {
        text.push_str("Mọi trường của bảng đều được mở.\n\n");
    } else {
        text.push_str("| Trường | Lý do và căn cứ |\n|---|---|\n");
        for field in &package.left_out {
            writeln!(text, "| {} (`{}`) | {} |", plain(&field.title), field.field, plain(&field.reason)).ok();
        }
        text.push('\n');
    }
    writeln!(text, "Bản ghi đầu vào: {}; công bố: {}.\n", grouped(package.rows_in), grouped(package.rows_out)).ok();
    for (reason, count) in &package.set_aside {
        writeln!(text, "- Để lại {} bản ghi: {}.", grouped(*count), rows::reason(reason)).ok();
    }
    if !package.set_aside.is_empty() {
        text.push('\n');
    }
    text
}

fn privacy(package: &Package) -> String {
    let privacy = &package.privacy;
    let mut text = String::from("## Bảo vệ người trong dữ liệu\n\n");
    match privacy.k_measured {
        None => text.push_str("Không cột nào được coi là định danh gián tiếp. "),
        Some(measured) => {
            let names = privacy.quasi_identifiers.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            write!(
                text,
                "Mỗi tổ hợp giá trị của {names} có ít nhất {measured} bản ghi (k-ẩn danh, yêu cầu k = {}). \
                 Đã để trống các ô này ở {} bản ghi thuộc nhóm nhỏ hơn; bản ghi không còn giá trị nào thì không công bố. ",
                privacy.k_required,
                grouped(privacy.suppressed_rows)
            )
            .ok();
        }
    }
    text.push_str(
        "Các cột văn bản đã được rà số định danh, số điện thoại, thư điện tử và tên người có trong bảng.\n\n",
    );
    text
}

fn quality(input: &PublishInput<'_>) -> String {
    let mark = &input.card.overall;
    let score = mark.score.map_or_else(|| "chưa đo".to_owned(), |score| format!("{}/100", decimal(score)));
    let formula = input.card.formula.lines().fold(String::new(), |list, line| list + "- " + &plain(line) + "\n");
    format!(
        "## Chất lượng\n\nĐiểm chung của bảng nguồn: **{score}** ({}). Cách tính:\n\n{formula}\nBảng điểm đầy đủ: `bang_diem.json`.\n\n",
        plain(&input.card.label),
    )
}

fn use_and_cite(input: &PublishInput<'_>, package: &Package) -> String {
    let mut text = String::from("## Cách dùng\n\n");
    for file in &package.artefacts {
        writeln!(text, "- `{}` ({} byte)", file.name, grouped(file.bytes)).ok();
    }
    write!(
        text,
        "\nMở CSV bằng Excel: Dữ liệu → Từ văn bản/CSV, chọn kiểu Văn bản cho các cột mã để không mất số 0 ở đầu.\n\
         Kiểm tra tệp còn nguyên: `sha256sum -c {SUMS}`.\n"
    )
    .ok();
    if package.protected_cells > 0 {
        write!(
            text,
            "\nTrong tệp CSV, {} ô bắt đầu bằng =, +, -, @ có thêm dấu ' ở đầu để bảng tính không chạy như công thức; \
             tệp Parquet giữ nguyên.\n",
            grouped(package.protected_cells)
        )
        .ok();
    }
    write!(
        text,
        "\n## Trích dẫn\n\n> {}. «{}», dữ liệu tính đến {}. {}. Giấy phép: {}.\n",
        plain(input.provider()),
        plain(&package.title),
        input.as_of.format("%d/%m/%Y"),
        plain(&input.dictionary.catalog.publisher),
        plain(input.licence())
    )
    .ok();
    text
}

/// A cycle in words.
pub(super) const fn cycle(cycle: crate::dictionary::UpdateCycle) -> &'static str {
    use crate::dictionary::UpdateCycle as Cycle;
    match cycle {
        Cycle::ThoiGianThuc => "khi có thay đổi",
        Cycle::HangNgay => "hằng ngày",
        Cycle::HangTuan => "hằng tuần",
        Cycle::HangThang => "hằng tháng",
        Cycle::HangQuy => "hằng quý",
        Cycle::NuaNam => "sáu tháng một lần",
        Cycle::HangNam => "hằng năm",
        Cycle::KhongDinhKy => "không định kỳ",
    }
}

/// A whole number as people in Vietnam write it: `1.234.567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A mark with a decimal comma.
pub(crate) fn decimal(score: f64) -> String {
    format!("{score:.1}").replace('.', ",")
}

/// The first digits of a fingerprint, enough to compare by eye.
pub(crate) fn short(fingerprint: &str) -> &str {
    fingerprint.get(..12).unwrap_or(fingerprint)
}

/// Text that neither breaks a table nor becomes markup.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter != '\r')
        .map(|letter| match letter {
            '\n' | '\t' => " ".to_owned(),
            '|' | '`' | '*' | '_' | '<' | '[' => format!("\\{letter}"),
            letter => letter.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(123), "123");
        assert_eq!(grouped(1234), "1.234");
        assert_eq!(grouped(3_350_000), "3.350.000");
    }

    #[test]
    fn cells_do_not_break_the_table() {
        assert_eq!(plain("a|b\nc"), "a\\|b c");
    }
}
