//! Forms as offices send them, invented: each kind of table, title, header, subtotal and trap, read to its exact cells.

use std::fmt::Write as _;

use arrow::array::Array as _;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use tudien::source::{ReadOptions, read};

/// Rows of a sheet (cells split at `|`) and its merged areas; the tables that are in it, header first.
///
/// A cell is a number where it reads as one without leading zero; `'` makes it text; `=` a formula with its value behind `→`.
struct Form {
    name: &'static str,
    sheet: &'static str,
    merges: &'static [(u32, u16, u32, u16)],
    tables: &'static [&'static str],
}

fn fill(sheet: &mut Worksheet, form: &Form) {
    for (line, row) in (0..).zip(form.sheet.lines()) {
        for (column, text) in (0..).zip(row.split('|')) {
            if let Some((formula, value)) = text.strip_prefix('=').and_then(|text| text.split_once('→')) {
                sheet.write_formula(line, column, Formula::new(formula).set_result(value)).unwrap();
            } else if let Some(text) = text.strip_prefix('\'') {
                sheet.write_string(line, column, text).unwrap();
            } else if let Some(number) = text.parse::<f64>().ok().filter(|_| !text.starts_with('0') || text == "0") {
                sheet.write_number(line, column, number).unwrap();
            } else if !text.is_empty() {
                sheet.write_string(line, column, text).unwrap();
            }
        }
    }
    for &(top, left, bottom, right) in form.merges {
        let text = form.sheet.lines().nth(top as usize).unwrap().split('|').nth(usize::from(left)).unwrap_or_default();
        sheet.merge_range(top, left, bottom, right, text, &Format::new()).unwrap();
    }
}

fn xlsx(form: &Form) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), form);
    book.save_to_buffer().unwrap()
}

/// The same cells as a text file: no merges, no formulas, no kinds.
fn csv(form: &Form, separator: char) -> Vec<u8> {
    let width = form.sheet.lines().map(|row| row.split('|').count()).max().unwrap_or_default();
    let mut text = String::new();
    for row in form.sheet.lines() {
        let cells: Vec<_> =
            row.split('|').map(|cell| cell.rsplit('→').next().unwrap_or(cell).trim_start_matches('\'')).collect();
        let quoted =
            cells.iter().map(|cell| if cell.contains(separator) { format!("\"{cell}\"") } else { (*cell).to_owned() });
        let line: Vec<_> = quoted.chain(std::iter::repeat_n(String::new(), width - cells.len())).collect();
        writeln!(text, "{}", line.join(&separator.to_string())).unwrap();
    }
    text.into_bytes()
}

/// Every table as lines of cells joined by `|`; the balance of cells is checked on the way.
fn tables(bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bang");
    tudien::files::write(&path, bytes).unwrap();
    let Ok(reading) = read(&path, &ReadOptions::default()) else {
        return Vec::new();
    };
    let mut made = Vec::new();
    for mut table in reading.tables {
        let mut lines = vec![table.columns.iter().map(tudien::source::Column::header).collect::<Vec<_>>().join("|")];
        while let Some(batch) = table.rows.next_batch().unwrap() {
            for row in 0..batch.lines.len() {
                let cells = batch.columns.iter().map(|column| if column.is_null(row) { "" } else { column.value(row) });
                lines.push(cells.collect::<Vec<_>>().join("|"));
            }
        }
        let (left_out, balance) = table.rows.end();
        assert_eq!(balance.non_empty, balance.body + balance.header + balance.left_out, "cells balance");
        assert_eq!(balance.left_out, left_out.len() as u64);
        made.push(lines.join("\n"));
    }
    made
}

fn wanted(form: &Form) -> Vec<String> {
    form.tables.iter().map(|table| (*table).to_owned()).collect()
}

/// Reads every form both as a workbook and, where it says so, as a text file; names every one that is not exact.
fn compare(forms: &[Form], as_text: bool) {
    let mut wrong = String::new();
    for form in forms {
        let mut kinds = vec![("xlsx", xlsx(form))];
        if as_text {
            kinds.extend([("csv", csv(form, ',')), ("tsv", csv(form, '\t'))]);
        }
        for (kind, bytes) in kinds {
            let found = tables(&bytes);
            if found != wanted(form) {
                writeln!(wrong, "== {} ({kind}):\n{}\n", form.name, found.join("\n--\n")).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn forms_that_read_the_same_from_workbooks_and_text_files() {
    compare(
        &[
            Form {
                name: "years as header numbers beside STT",
                sheet: "BẢNG TỔNG HỢP DIỆN TÍCH\nĐVT: ha\nTT|Xã|2021|2022|2023\n1|Xã Ea Thử|10|20|30\n2|Xã Ea Mẫu|11|21|31\n3|Xã Ea Giả|12|22|32\nCộng||33|63|93\n",
                merges: &[],
                tables: &["TT|Xã|2021|2022|2023\n1|Xã Ea Thử|10|20|30\n2|Xã Ea Mẫu|11|21|31\n3|Xã Ea Giả|12|22|32"],
            },
            Form {
                name: "years under a group, no running number",
                sheet: "DIỆN TÍCH GIEO TRỒNG THEO NĂM\n|\nLoại cây|Diện tích (ha)|||Sản lượng (tấn)||\n|2021|2022|2023|2021|2022|2023\nLúa|10.5|20|30|1|2|3\nNgô|11|21|31|4|5|6\nSắn|12|22|32|7|8|9\nMía|13|23|33|1|1|1\n",
                merges: &[],
                tables: &[
                    "Loại cây|Diện tích (ha) > 2021|Diện tích (ha) > 2022|Diện tích (ha) > 2023|Sản lượng (tấn) > 2021|Sản lượng (tấn) > 2022|Sản lượng (tấn) > 2023\nLúa|10.5|20|30|1|2|3\nNgô|11|21|31|4|5|6\nSắn|12|22|32|7|8|9\nMía|13|23|33|1|1|1",
                ],
            },
            Form {
                name: "continuation rows of a record",
                sheet: "DANH SÁCH THỬA ĐẤT THEO CHỦ\nSTT|Chủ sử dụng|Số CCCD|Tờ|Thửa|Diện tích\n1|Trần Thị Thử|001190000001|5|17|120.5\n|||5|18|99\n2|Lê Văn Mẫu|001190000002|6|1|80\n|||7|2|81\n|||7|3|82.5\n3|Ngô Giả|001190000003|9|4|83\n",
                merges: &[],
                tables: &[
                    "STT|Chủ sử dụng|Số CCCD|Tờ|Thửa|Diện tích\n1|Trần Thị Thử|001190000001|5|17|120.5\n|||5|18|99\n2|Lê Văn Mẫu|001190000002|6|1|80\n|||7|2|81\n|||7|3|82.5\n3|Ngô Giả|001190000003|9|4|83",
                ],
            },
            Form {
                name: "indicator rows",
                sheet: "BIỂU CHỈ TIÊU KINH TẾ\nTT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện\nA|B|C|1|2\nI|Nông nghiệp|ha|100|90\n1|Lúa|ha|50|40\n1.1|Lúa nước|ha|30|20\n-|Trong đó: vụ mùa|ha|10|5\n1.2|Lúa rẫy|ha|20|20\n2|Tổng đàn bò|con|7|8\nII|Cộng nghiệp|tỷ|1|2\n-|Điện|kWh|3|4\nNgười lập biểu||||\n",
                merges: &[],
                tables: &[
                    "TT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện\nI|Nông nghiệp|ha|100|90\n1|Lúa|ha|50|40\n1.1|Lúa nước|ha|30|20\n-|Trong đó: vụ mùa|ha|10|5\n1.2|Lúa rẫy|ha|20|20\n2|Tổng đàn bò|con|7|8\nII|Cộng nghiệp|tỷ|1|2\n-|Điện|kWh|3|4",
                ],
            },
            Form {
                name: "numbered legal text above",
                sheet: "1|Căn cứ Luật Tổ chức chính quyền địa phương;\n2|Căn cứ Nghị định số 01/2021/NĐ-CP;\n3|Theo đề nghị của Giám đốc Sở Thử nghiệm,\n|\n|DANH SÁCH DOANH NGHIỆP\nSTT|Mã số|Tên doanh nghiệp|Vốn\n1|0100000001|Công ty Thử|500\n2|0100000002|Công ty Mẫu|600\n3|0100000003|Tổng công ty Giả|700\n",
                merges: &[],
                tables: &[
                    "STT|Mã số|Tên doanh nghiệp|Vốn\n1|0100000001|Công ty Thử|500\n2|0100000002|Công ty Mẫu|600\n3|0100000003|Tổng công ty Giả|700",
                ],
            },
            Form {
                name: "a data column without header",
                sheet: "KẾT QUẢ CẤP PHÉP\nSTT|Số giấy phép|Chủ đầu tư||Diện tích\n1|01/GPXD|Trần Thử|gia hạn|12.5\n2|02/GPXD|Lê Mẫu|cấp mới|13\n3|03/GPXD|Ngô Giả|cấp mới|14\n4|04/GPXD|Hồ Nháp||15\n",
                merges: &[],
                tables: &[
                    "STT|Số giấy phép|Chủ đầu tư||Diện tích\n1|01/GPXD|Trần Thử|gia hạn|12.5\n2|02/GPXD|Lê Mẫu|cấp mới|13\n3|03/GPXD|Ngô Giả|cấp mới|14\n4|04/GPXD|Hồ Nháp||15",
                ],
            },
            Form {
                name: "a last data column without header",
                sheet: "STT|Số giấy phép|Chủ đầu tư|Diện tích\n1|01/GPXD|Trần Thử|12.5|đã nộp\n2|02/GPXD|Lê Mẫu|13|đã nộp\n3|03/GPXD|Ngô Giả|14|chưa\n4|04/GPXD|Hồ Nháp|15|đã nộp\n",
                merges: &[],
                tables: &[
                    "STT|Số giấy phép|Chủ đầu tư|Diện tích|\n1|01/GPXD|Trần Thử|12.5|đã nộp\n2|02/GPXD|Lê Mẫu|13|đã nộp\n3|03/GPXD|Ngô Giả|14|chưa\n4|04/GPXD|Hồ Nháp|15|đã nộp",
                ],
            },
            Form {
                name: "an unlabelled sum and names like totals",
                sheet: "DANH SÁCH HỖ TRỢ\nHọ và tên|Ngày sinh|Số tiền|Số khẩu\nTống Văn Mẫu|01/02/1980|100|3\nCông Thị Thử|03/04/1990|200|4\nTổng Văn Giả|05/06/1970|300|5\nTrần Nháp|05/06/1971|400|1\n||1000|13\n",
                merges: &[],
                tables: &[
                    "Họ và tên|Ngày sinh|Số tiền|Số khẩu\nTống Văn Mẫu|01/02/1980|100|3\nCông Thị Thử|03/04/1990|200|4\nTổng Văn Giả|05/06/1970|300|5\nTrần Nháp|05/06/1971|400|1",
                ],
            },
            Form {
                name: "sections, subtotals and a grand total",
                sheet: "BẢNG KÊ THEO XÃ\nĐơn vị tính: m²\nSTT|Chủ sử dụng|Tờ|Thửa|Diện tích\nXã Ea Thử||||\n1|Trần Thử|1|2|10\n2|Lê Mẫu|1|3|20\nCộng xã Ea Thử||||30\nXã Ea Mẫu||||\n1|Ngô Giả|4|2|11\n2|Hồ Nháp|4|3|22\nCộng xã Ea Mẫu||||33\nTổng cộng||||63\nGhi chú: số liệu thử\n|Ngày 01 tháng 02 năm 2025\n|NGƯỜI LẬP BIỂU||THỦ TRƯỞNG ĐƠN VỊ\n|(Ký, ghi rõ họ tên)||(Ký tên, đóng dấu)\n|||\n|Trần Thị Mẫu||Lê Quốc Thử\n",
                merges: &[],
                tables: &[
                    "STT|Chủ sử dụng|Tờ|Thửa|Diện tích\n1|Trần Thử|1|2|10\n2|Lê Mẫu|1|3|20\n1|Ngô Giả|4|2|11\n2|Hồ Nháp|4|3|22",
                ],
            },
            Form {
                name: "lost merges over two levels with STT",
                sheet: "BẢNG KÊ THỬA ĐẤT\n|\nSTT|Thông tin thửa đất||Chủ sử dụng||Ghi chú\n|Tờ bản đồ|Thửa số|Họ tên|Số CCCD|\n1|5|17|Trần Thử|001190000001|\n2|5|18|Lê Mẫu|001190000002|tranh chấp\n3|6|19|Ngô Giả|001190000003|\n",
                merges: &[],
                tables: &[
                    "STT|Thông tin thửa đất > Tờ bản đồ|Thông tin thửa đất > Thửa số|Chủ sử dụng > Họ tên|Chủ sử dụng > Số CCCD|Ghi chú\n1|5|17|Trần Thử|001190000001|\n2|5|18|Lê Mẫu|001190000002|tranh chấp\n3|6|19|Ngô Giả|001190000003|",
                ],
            },
            Form {
                name: "a key-value form above",
                sheet: "PHIẾU TỔNG HỢP\nĐơn vị báo cáo:|UBND xã Ea Thử\nKỳ báo cáo:|Quý I/2025\nNgười liên hệ:|Trần Thử\n|\nSTT|Chỉ tiêu|Kế hoạch|Thực hiện\n1|Thu ngân sách|100|90\n2|Chi ngân sách|80|70\n3|Đầu tư công|60|50\n",
                merges: &[],
                tables: &[
                    "STT|Chỉ tiêu|Kế hoạch|Thực hiện\n1|Thu ngân sách|100|90\n2|Chi ngân sách|80|70\n3|Đầu tư công|60|50",
                ],
            },
            Form {
                name: "two tables of one sheet, stacked",
                sheet: "I. DANH SÁCH CÔNG DÂN\nSTT|Họ và tên|Ngày sinh\n1|Trần Thử|01/01/1980\n2|Lê Mẫu|02/01/1980\n3|Ngô Giả|03/01/1980\n|\nII. DANH SÁCH THỬA ĐẤT\nSTT|Tờ|Thửa|Diện tích\n1|4|5|60.5\n2|4|6|61\n3|4|7|62\nNgười lập biểu\n",
                merges: &[],
                tables: &[
                    "STT|Họ và tên|Ngày sinh\n1|Trần Thử|01/01/1980\n2|Lê Mẫu|02/01/1980\n3|Ngô Giả|03/01/1980",
                    "STT|Tờ|Thửa|Diện tích\n1|4|5|60.5\n2|4|6|61\n3|4|7|62",
                ],
            },
            Form {
                name: "two tables of one form, stacked with the numbering anew",
                sheet: "DANH SÁCH XÃ EA THỬ\nSTT|Tờ|Thửa|Chủ\n1|4|5|Trần Thử\n2|4|6|Lê Mẫu\n3|4|7|Ngô Giả\n|\nDANH SÁCH XÃ EA MẪU\nSTT|Tờ|Thửa|Chủ\n1|8|5|Hồ Thử\n2|8|6|Đỗ Mẫu\n",
                merges: &[],
                tables: &[
                    "STT|Tờ|Thửa|Chủ\n1|4|5|Trần Thử\n2|4|6|Lê Mẫu\n3|4|7|Ngô Giả",
                    "STT|Tờ|Thửa|Chủ\n1|8|5|Hồ Thử\n2|8|6|Đỗ Mẫu",
                ],
            },
            Form {
                name: "no running number, title and note",
                sheet: "UBND XÃ THỬ\nSỔ THEO DÕI DOANH NGHIỆP\n|\nMã số thuế|Tên doanh nghiệp|Ngày cấp|Vốn (đồng)\n0100000001|Công ty Thử|01/02/2020|5000000\n0100000002|Công ty Mẫu|02/02/2020|6000000\n0100000003|Công ty Giả|03/02/2020|7000000\nTổng cộng|||18000000\nNguồn: số liệu thử\n",
                merges: &[],
                tables: &[
                    "Mã số thuế|Tên doanh nghiệp|Ngày cấp|Vốn (đồng)\n0100000001|Công ty Thử|01/02/2020|5000000\n0100000002|Công ty Mẫu|02/02/2020|6000000\n0100000003|Công ty Giả|03/02/2020|7000000",
                ],
            },
            Form {
                name: "numbers of columns in brackets and with formulas",
                sheet: "BÁO CÁO THU CHI QUÝ I\nSTT|Đơn vị|Thu|Chi|Chênh lệch\n(1)|(2)|(3)|(4)|(5)=(3)-(4)\n1|Xã Thử|10|4|6\n2|Xã Mẫu|11|5|6\n3|Xã Giả|12|6|6\nTổng|3 xã|33|15|18\n",
                merges: &[],
                tables: &["STT|Đơn vị|Thu|Chi|Chênh lệch\n1|Xã Thử|10|4|6\n2|Xã Mẫu|11|5|6\n3|Xã Giả|12|6|6"],
            },
            Form {
                name: "the table stands at B3",
                sheet: "|\n|\n|STT|Họ và tên|Ngày sinh|Số CCCD\n|1|Trần Thử|01/01/1980|001180000001\n|2|Lê Mẫu|02/01/1980|001180000002\n|3|Ngô Giả|03/01/1980|001180000003\n",
                merges: &[],
                tables: &[
                    "STT|Họ và tên|Ngày sinh|Số CCCD\n1|Trần Thử|01/01/1980|001180000001\n2|Lê Mẫu|02/01/1980|001180000002\n3|Ngô Giả|03/01/1980|001180000003",
                ],
            },
            Form {
                name: "side by side",
                sheet: "XÃ THỬ|||||XÃ MẪU||\nSTT|Họ tên|Năm sinh|||STT|Họ tên|Năm sinh\n1|Trần Thử|1980|||1|Đỗ Thử|1970\n2|Lê Mẫu|1981|||2|Hồ Mẫu|1971\n3|Ngô Giả|1982|||3|Lý Giả|1972\n4|Bùi Nháp|1983|||||\n",
                merges: &[],
                tables: &[
                    "STT|Họ tên|Năm sinh\n1|Trần Thử|1980\n2|Lê Mẫu|1981\n3|Ngô Giả|1982\n4|Bùi Nháp|1983",
                    "STT|Họ tên|Năm sinh\n1|Đỗ Thử|1970\n2|Hồ Mẫu|1971\n3|Lý Giả|1972",
                ],
            },
        ],
        true,
    );
}
