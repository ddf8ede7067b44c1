//! `README.md` of the package: what it is, whose, under which licence, what is in it, what is not and why.

use std::fmt::Write as _;

use super::record::{Distribution, Record};
use crate::dictionary::cycle;
use crate::lang::Lang;
use crate::publish::package::{Package, SUMS};
use crate::publish::parts::Artefact;
use crate::publish::rows;
use crate::publish::terms::Audience;
use crate::publish::words::{decimal, grouped, short};

/// The page in Vietnamese, with a summary in English. `files` are the files of the package written so far.
pub(super) fn readme(record: &Record<'_>, files: &[Artefact]) -> String {
    let package = record.package;
    let mut page = format!("# {}\n\n{}\n\n", plain(&record.title.vi), plain(record.what));
    page.push_str(&identity(record));
    page.push_str(&provenance(record));
    page.push_str(&columns(package));
    page.push_str(&left_out(package));
    page.push_str(&privacy(package));
    page.push_str(&quality(record));
    page.push_str(&use_and_cite(record, files));
    page.push_str(&english(record));
    page
}

fn identity(record: &Record<'_>) -> String {
    let mut text = String::from("| | |\n|---|---|\n");
    let mut line = |name: &str, value: &str| {
        writeln!(text, "| {name} | {} |", plain(value)).ok();
    };
    line("Cơ quan chủ quản dữ liệu", record.owner);
    line("Đơn vị cung cấp", &record.provider);
    line("Cơ quan công bố", &record.publisher);
    if let Some(contact) = &record.contact {
        let email = contact.email.as_ref().map(|email| format!(" ({email})")).unwrap_or_default();
        line("Liên hệ", &format!("{}{email}", contact.name));
    }
    let privacy = &record.package.privacy;
    line("Loại gói", privacy.audience.title());
    if let Some(recipient) = &privacy.recipient {
        line("Cơ quan nhận", recipient);
    }
    if let Some(purpose) = &privacy.purpose {
        line("Phạm vi sử dụng", purpose);
    }
    line("Giấy phép", &licence(record));
    line("Lĩnh vực", &record.sector.1);
    if let Some(place) = &record.place {
        line("Phạm vi địa lý", &format!("{} (mã {})", place.name.vi, place.code));
    }
    line("Dữ liệu tính đến ngày", &record.as_of.format("%d/%m/%Y").to_string());
    line("Thời gian của dữ liệu", &period(record));
    line("Chu kỳ cập nhật", cycle(record.update, Lang::Vi));
    line("Phiên bản", &record.version);
    line("Số bản ghi", &grouped(record.package.rows_out));
    line("Từ khóa", &record.keywords.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(", "));
    let (version, fingerprint) = record.dictionary;
    line("Từ điển", &format!("phiên bản {version}, dấu vân tay {}", short(fingerprint)));
    line("Định danh", &record.iri);
    line("Căn cứ pháp lý", &record.legal_basis.join("; "));
    text.push('\n');
    text
}

fn licence(record: &Record<'_>) -> String {
    match record.licence_address() {
        Some(url) => format!("{} ({url})", record.licence.name),
        None => record.licence.name.clone(),
    }
}

fn period(record: &Record<'_>) -> String {
    let to = record.period.to.format("%d/%m/%Y");
    record.period.from.as_ref().map_or_else(|| format!("đến {to}"), |from| format!("từ {} đến {to}", turned(from)))
}

/// A day, month or year as people in Vietnam write it.
fn turned(text: &str) -> String {
    text.split('-').rev().collect::<Vec<_>>().join("/")
}

fn provenance(record: &Record<'_>) -> String {
    let told = [&record.provenance.source, &record.provenance.content, &record.provenance.scope];
    let list = told.iter().fold(String::new(), |list, text| list + "- " + &plain(&text.vi) + "\n");
    format!("## Nguồn gốc, nội dung và phạm vi sử dụng\n\n{list}\n")
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
    for column in package.columns.iter().filter(|column| column.wrong > 0) {
        write!(
            text,
            "\nỞ cột `{}`, {} ô để trống vì kiểm tra thấy giá trị có lỗi mức nghiêm trọng (không thể có thật, hoặc trái với \
             ô khác), chờ cơ quan chủ quản sửa.\n",
            column.id,
            grouped(column.wrong)
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
    for level in &privacy.levels {
        write!(text, "Cột `{}`: {}. ", level.column, plain(&level.method)).ok();
    }
    if privacy.audience == Audience::Open {
        let withheld: u64 = package.columns.iter().map(|column| column.withheld).sum();
        write!(
            text,
            "Các cột văn bản đã được rà số định danh, số điện thoại, thư điện tử, tài khoản, giấy tờ và tên người; {} ô có dấu \
             vết của một người được để trống.",
            grouped(withheld)
        )
        .ok();
    }
    text.push_str("\n\n");
    text
}

fn quality(record: &Record<'_>) -> String {
    let mark = &record.card.overall;
    let score = mark.score.map_or_else(|| "chưa đo".to_owned(), |score| format!("{}/100", decimal(score)));
    let formula = record.card.formula.lines().fold(String::new(), |list, line| list + "- " + &plain(line) + "\n");
    format!(
        "## Chất lượng\n\nĐiểm chung của bảng nguồn: **{score}** ({}). Cách tính:\n\n{formula}\nBảng điểm đầy đủ: `bang_diem.json`.\n\n",
        plain(&record.card.label),
    )
}

fn use_and_cite(record: &Record<'_>, files: &[Artefact]) -> String {
    let package = record.package;
    let mut text = String::from("## Cách dùng\n\n");
    for file in files {
        let data = record.distributions.iter().find(|one| one.file.name == file.name).map(Distribution::label);
        let what = data.or_else(|| what(&file.name)).map(|what| format!(": {what}")).unwrap_or_default();
        writeln!(text, "- `{}` ({} byte){what}", file.name, grouped(file.bytes)).ok();
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
    for left in &package.not_written {
        write!(text, "\nKhông có dạng {}: {}.\n", left.format, plain(&left.reason.vi)).ok();
    }
    if let Some(located) = &package.located {
        let (shown, without) = (located.shapes.values().sum(), located.without.values().sum());
        write!(
            text,
            "\nCó vị trí trên bản đồ: {} bản ghi; không có vị trí đọc được: {}; vị trí ngoài xã, tỉnh mà bản ghi nêu: {}.\n",
            grouped(shown),
            grouped(without),
            grouped(located.outside)
        )
        .ok();
    }
    write!(text, "\n## Trích dẫn\n\n> {}\n", plain(&record.citation())).ok();
    text
}

/// What a file of metadata is for.
fn what(name: &str) -> Option<&'static str> {
    Some(match name {
        _ if name.rsplit('.').next() == Some("xsd") => "lược đồ của tệp XML",
        "bang_diem.json" => "bảng điểm chất lượng",
        "tu_dien.html" => "từ điển dữ liệu, để đọc",
        "datapackage.json" => "siêu dữ liệu Data Package v2",
        "dcat.ttl" => "siêu dữ liệu DCAT-AP 3 (Turtle), có điểm chất lượng theo DQV",
        "dcat.jsonld" => "siêu dữ liệu DCAT-AP 3 (JSON-LD)",
        "dublin_core.xml" => "siêu dữ liệu Dublin Core (TCVN 7980)",
        "schema_org.jsonld" => "siêu dữ liệu schema.org cho máy tìm kiếm",
        "croissant.json" => "siêu dữ liệu Croissant 1.1 cho học máy",
        _ if name.ends_with(".csv-metadata.json") => "siêu dữ liệu CSVW của tệp CSV",
        _ => return None,
    })
}

/// The summary for those who do not read Vietnamese.
fn english(record: &Record<'_>) -> String {
    let mut text = format!("\n## In English\n\n**{}.** {}\n\n", plain(&record.title.en), plain(&record.description.en));
    let mut line = |name: &str, value: &str| {
        writeln!(text, "- {name}: {}", plain(value)).ok();
    };
    line("Published by", &record.publisher);
    line("Provided by", &record.provider);
    line("Licence", &licence(record));
    if let Some(place) = &record.place {
        line("Area", &place.name.en);
    }
    line("Data as of", &record.as_of.to_string());
    line("Updated", cycle(record.update, Lang::En));
    line(
        "Score of the source data",
        &record.card.overall.score.map_or_else(|| "not measured".to_owned(), |score| format!("{score:.1}/100")),
    );
    for told in [&record.provenance.source, &record.provenance.content, &record.provenance.scope] {
        writeln!(text, "- {}", plain(&told.en)).ok();
    }
    text.push_str("\n| Column | Title |\n|---|---|\n");
    for column in &record.columns {
        writeln!(text, "| `{}` | {} |", column.id, plain(&column.title.en)).ok();
    }
    text
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
    fn cells_do_not_break_the_table() {
        assert_eq!(plain("a|b\nc"), "a\\|b c");
    }
}
