//! Forms as offices send them, invented: each kind of table, title, header, subtotal and trap, read to its exact cells.

use std::fmt::Write as _;

use arrow::array::Array as _;
use calamine::{Data, Reader as _};
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
                name: "the only record",
                sheet: "so_dinh_danh|ho_ten|ngay_sinh|gioi_tinh\n'001190000001|Trần Thị Thử|01/02/1983|Nữ\n",
                merges: &[],
                tables: &["so_dinh_danh|ho_ten|ngay_sinh|gioi_tinh\n001190000001|Trần Thị Thử|01/02/1983|Nữ"],
            },
            Form {
                name: "the only record under a title, over a signature",
                sheet: "DANH SÁCH CÔNG DÂN\n|\nHọ và tên|Số CCCD|Ngày sinh\nTrần Thị Thử|'001190000001|01/02/1983\n|\n||Người lập biểu\n",
                merges: &[],
                tables: &["Họ và tên|Số CCCD|Ngày sinh\nTrần Thị Thử|001190000001|01/02/1983"],
            },
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

#[test]
fn forms_that_only_a_workbook_can_hold() {
    compare(
        &[
            Form {
                name: "three levels with merges, units, column numbers, sections merged over the table",
                sheet: "SỞ THỬ NGHIỆM\nBẢNG KÊ THỬA ĐẤT\nTT|Thửa đất||||Chủ sử dụng\n|Tờ|Thửa|Diện tích||\n|||Giấy tờ|Thực tế|\n|||(m²)|(m²)|\n1. Xã Ea Thử|||||\n1|5|17|100.5|101|Trần Thử\n2|5|18|200|201|Lê Mẫu\nCộng|||=SUM(D8:D9)→300.5|=SUM(E8:E9)→302|\n2. Xã Ea Mẫu|||||\n1|6|1|10|11|Ngô Giả (1)\n2|6|2|20|21|Hồ Nháp\nCộng|||=SUM(D12:D13)→30|=SUM(E12:E13)→32|\n(1) Đang tranh chấp|||||\n",
                merges: &[
                    (0, 0, 0, 3),
                    (1, 0, 1, 5),
                    (2, 0, 5, 0),
                    (2, 1, 2, 4),
                    (2, 5, 5, 5),
                    (3, 1, 5, 1),
                    (3, 2, 5, 2),
                    (3, 3, 3, 4),
                    (6, 0, 6, 5),
                    (10, 0, 10, 5),
                ],
                tables: &[
                    "TT|Thửa đất > Tờ|Thửa đất > Thửa|Thửa đất > Diện tích > Giấy tờ > (m²)|Thửa đất > Diện tích > Thực tế > (m²)|Chủ sử dụng\n1|5|17|100.5|101|Trần Thử\n2|5|18|200|201|Lê Mẫu\n1|6|1|10|11|Ngô Giả (1)\n2|6|2|20|21|Hồ Nháp",
                ],
            },
            Form {
                name: "two levels without running number",
                sheet: "DIỆN TÍCH RỪNG|||||\n|\nXã|Rừng tự nhiên||Rừng trồng||Ghi chú\n|Diện tích|Trữ lượng|Diện tích|Trữ lượng|\nXã Ea Thử|10|20|30|40|\nXã Ea Mẫu|11|21|31|41|mới\nXã Ea Giả|12|22|32|42|\n",
                merges: &[(0, 0, 0, 5), (2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 2, 4), (2, 5, 3, 5)],
                tables: &[
                    "Xã|Rừng tự nhiên > Diện tích|Rừng tự nhiên > Trữ lượng|Rừng trồng > Diện tích|Rừng trồng > Trữ lượng|Ghi chú\nXã Ea Thử|10|20|30|40|\nXã Ea Mẫu|11|21|31|41|mới\nXã Ea Giả|12|22|32|42|",
                ],
            },
            Form {
                name: "two levels of words without running number",
                sheet: "DANH SÁCH CÁN BỘ|||||\nHọ và tên|Nơi ở||Nơi làm việc||\n|Thôn|Xã|Phòng|Sở|\nTrần Thử|Thôn Một|Xã Thử|Phòng A|Sở Thử|\nLê Mẫu|Thôn Hai|Xã Mẫu|Phòng B|Sở Thử|\nNgô Giả|Thôn Ba|Xã Giả|Phòng C|Sở Thử|\n",
                merges: &[(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)],
                tables: &[
                    "Họ và tên|Nơi ở > Thôn|Nơi ở > Xã|Nơi làm việc > Phòng|Nơi làm việc > Sở\nTrần Thử|Thôn Một|Xã Thử|Phòng A|Sở Thử\nLê Mẫu|Thôn Hai|Xã Mẫu|Phòng B|Sở Thử\nNgô Giả|Thôn Ba|Xã Giả|Phòng C|Sở Thử",
                ],
            },
            Form {
                name: "vertical merges in the body",
                sheet: "Xã|Thôn|STT|Chủ|Diện tích\nXã Thử|Thôn 1|1|Trần Thử|10.5\n||2|Lê Mẫu|11\n|Thôn 2|3|Ngô Giả|12\nXã Mẫu|Thôn 3|4|Hồ Nháp|13\n||5|Đỗ Thử|14\n",
                merges: &[(1, 0, 3, 0), (1, 1, 2, 1), (4, 0, 5, 0), (4, 1, 5, 1)],
                tables: &[
                    "Xã|Thôn|STT|Chủ|Diện tích\nXã Thử|Thôn 1|1|Trần Thử|10.5\nXã Thử|Thôn 1|2|Lê Mẫu|11\nXã Thử|Thôn 2|3|Ngô Giả|12\nXã Mẫu|Thôn 3|4|Hồ Nháp|13\nXã Mẫu|Thôn 3|5|Đỗ Thử|14",
                ],
            },
            Form {
                name: "a sum without a label, by its formula",
                sheet: "STT|Đơn vị|Số hộ|Số khẩu\n1|Xã Thử|10|40\n2|Xã Mẫu|20|50\n||=SUM(C2:C3)→30|=SUM(D2:D3)→90\n3|Xã Giả|5|6\n4|Xã Nháp|7|8\n||=SUM(C5:C6)→12|=SUM(D5:D6)→14\n",
                merges: &[],
                tables: &["STT|Đơn vị|Số hộ|Số khẩu\n1|Xã Thử|10|40\n2|Xã Mẫu|20|50\n3|Xã Giả|5|6\n4|Xã Nháp|7|8"],
            },
            Form {
                name: "legacy letters in a workbook",
                sheet: "DANH S¸CH C«NG D¢N\nSTT|Hä vµ tªn|D©n téc|N¬i th\u{ad}êng tró\n1|NguyÔn V¨n Thö|Kinh|X· Ea Kao, huyÖn C\u{ad} Jót\n2|TrÇn ThÞ MÉu|£ §ª|X· M\u{ad}êng Ð\n3|Lª §øc Gi¶|£ §ª|Th«n 5, X· ThuËn Ch©u\n4|Ng« ThÞ Nh¸p|Kinh|Th«n 6, X· ThuËn Ch©u\n",
                merges: &[],
                tables: &[
                    "STT|Họ và tên|Dân tộc|Nơi thường trú\n1|Nguyễn Văn Thử|Kinh|Xã Ea Kao, huyện Cư Jút\n2|Trần Thị Mẫu|Ê Đê|Xã Mường é\n3|Lê Đức Giả|Ê Đê|Thôn 5, Xã Thuận Châu\n4|Ngô Thị Nháp|Kinh|Thôn 6, Xã Thuận Châu",
                ],
            },
            Form {
                name: "an empty printed form",
                sheet: "Ñôn vò:|BAÙO CAÙO TAI NAÏN LAO ÑOÄNG||||\nChæ tieâu thoáng keâ|Maõ soá|Soá vuï||Soá ngöôøi|\n||Toång soá|Coù ngöôøi cheát|Nöõ|Nam\n1|2|3|4|5|6\nToång soá|||||\n1- Chia theo ngheà nghieäp|||||\n",
                merges: &[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)],
                tables: &["Chỉ tiêu thống kê|Mã số|Số vụ > Tổng số|Số vụ > Có người chết|Số người > Nữ|Số người > Nam"],
            },
        ],
        false,
    );
}

#[test]
fn text_files_in_every_encoding() {
    let plain = "DANH SÁCH CÔNG DÂN;;\nSTT;Họ và tên;Nơi thường trú\n1;Nguyễn Văn Thử;\"Thôn 5; Xã Cư Êbur\"\n2;Trần Thị Mẫu;Phường Tân Lợi\n3;Lê Đức Giả;Thị trấn Ea Drăng\n";
    let wanted = "STT|Họ và tên|Nơi thường trú\n1|Nguyễn Văn Thử|Thôn 5; Xã Cư Êbur\n2|Trần Thị Mẫu|Phường Tân Lợi\n3|Lê Đức Giả|Thị trấn Ea Drăng";
    let wide = |mark: u16, order: fn(u16) -> [u8; 2]| {
        std::iter::once(mark).chain(plain.encode_utf16()).flat_map(order).collect::<Vec<u8>>()
    };
    // UTF-8 read as Latin-1 and written as UTF-8 once more
    let twice: String = plain.bytes().map(char::from).collect();
    for (name, bytes) in [
        ("utf-8", plain.as_bytes().to_vec()),
        ("utf-8 with a mark", [b"\xef\xbb\xbf", plain.as_bytes()].concat()),
        ("utf-16 little", wide(0xfeff, u16::to_le_bytes)),
        ("utf-16 big", wide(0xfeff, u16::to_be_bytes)),
        ("crlf", plain.replace('\n', "\r\n").into_bytes()),
        ("utf-8 twice", twice.into_bytes()),
    ] {
        assert_eq!(tables(&bytes), [wanted], "{name}");
    }
}

#[test]
fn owner_files_are_told_from_workbooks() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["~$danh sach.xlsx", ".~lock.danh sach.xlsx#"] {
        let path = folder.path().join(name);
        tudien::files::write(&path, b"\x0bNguoi Thu Nghiem").unwrap();
        let error = read(&path, &ReadOptions::default()).err().unwrap();
        assert!(error.to_string().contains("tệp tạm"), "{error}");
        assert!(format!("{:?}", error.hint).contains("danh sach.xlsx"));
    }
}

/// Many kinds of cells: numbers, dates, durations, formulas of each kind, truth, errors, long and escaped texts.
fn many_kinds() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let formats = ["General", "0.00", "#,##0", "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "0%", "@"];
    for (column, format) in (0..).zip(formats.map(|code| Format::new().set_num_format(code))) {
        for (row, number) in (0..).zip([0.0, 1.0, 61.0, 45_356.0, 45_356.5, 0.1, 1e15, 123_456_789_012.0]) {
            // days that are no dates (before March 1900, beyond 9999) calamine does not show
            if !(3..=4).contains(&column) || (61.0..1e6).contains(&number) {
                sheet.write_number_with_format(row, column, number, &format).unwrap();
            }
        }
    }
    let texts = ["", " hai đầu ", "một\ndòng\thai", "a_x000D_b", "<&>\"'", "0123", "Ê Đê 𠊛", "#N/A"];
    for (row, text) in (20..).zip(texts) {
        sheet.write_string(row, 3, text).unwrap();
        sheet.write_formula(row, 5, Formula::new("A1&\"\"").set_result(text)).unwrap();
    }
    sheet.write_boolean(40, 0, true).unwrap().write_boolean(40, 700, false).unwrap();
    sheet.write_formula(41, 2, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(41, 3, Formula::new("SUM(A1:A3)").set_result("62")).unwrap();
    sheet.write_formula(60_000, 1, Formula::new("A1=A1").set_result("TRUE")).unwrap();
    book.save_to_buffer().unwrap()
}

type Cells = std::collections::BTreeMap<(usize, u32, u32), String>;

/// Every non-empty cell of a workbook, as our reader gives it and as calamine does.
fn both(path: &std::path::Path) -> (Cells, Cells) {
    let book = tudien::source::readers::read(path, &ReadOptions::default()).unwrap();
    let mut oracle: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let (mut ours, mut theirs) = (Cells::new(), Cells::new());
    for (number, sheet) in book.sheets.into_iter().enumerate() {
        let range = oracle.worksheet_range(sheet.name.as_deref().unwrap()).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place = (number, top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
            let text = match value {
                Data::DateTime(moment) => {
                    let text = moment.as_datetime().unwrap().format("%Y-%m-%d %H:%M:%S").to_string();
                    text.trim_end_matches(" 00:00:00").to_owned()
                }
                Data::Bool(truth) => truth.to_string().to_uppercase(),
                other => other.to_string(),
            };
            if !text.trim().is_empty() {
                theirs.insert(place, text);
            }
        }
        for row in sheet.rows {
            for (cell, text) in row.iter() {
                let place = (number, row.line - 1, cell.column);
                // zeros that the cell's format shows are kept by ours alone
                let padded = theirs.get(&place).is_some_and(|theirs| text.trim_start_matches('0') == theirs);
                ours.insert(place, if padded { theirs[&place].clone() } else { text.to_owned() });
            }
        }
    }
    (ours, theirs)
}

fn assert_same(path: &std::path::Path) -> usize {
    let (ours, theirs) = both(path);
    let different: Vec<_> = ours.iter().filter(|(place, text)| theirs.get(place) != Some(text)).take(9).collect();
    let missing: Vec<_> = theirs.iter().filter(|(place, _)| !ours.contains_key(place)).take(9).collect();
    let path = path.display();
    assert!(different.is_empty() && missing.is_empty(), "{path}: ours {different:?}\ncalamine {missing:?}");
    ours.len()
}

#[test]
fn every_cell_of_a_workbook_is_as_calamine_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.xlsx");
    tudien::files::write(&path, &many_kinds()).unwrap();
    assert!(assert_same(&path) > 60);
    let bench = std::path::Path::new("../shared/bench/messy/files");
    if !bench.is_dir() {
        println!("skipped: {} is not there", bench.display());
        return;
    }
    let books = tudien::files::list(bench).unwrap().into_iter();
    let cells: usize =
        books.filter(|path| path.extension().is_some_and(|end| end == "xlsx")).map(|path| assert_same(&path)).sum();
    assert!(cells > 5_000, "{cells}");
}
