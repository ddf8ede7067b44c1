//! What the minutes say: grounds, who took part, what was judged and how, results, who mends, sums.

use super::Evidence;
use super::document::{Block, Line};
use crate::check::{Level, Quality};
use crate::publish::words::grouped;
use crate::report::{DatasetReport, ReportModel};

/// The title of the document.
pub(super) const TITLE: &str = "BIÊN BẢN";
const DOTS: &str = "………………………………………………………………";

/// The minutes over a run.
pub(super) fn blocks(evidence: &Evidence, model: &ReportModel) -> Vec<Block> {
    let line = |kind: Line, text: &str| Block::Line(kind, text.to_owned());
    let mut blocks = vec![
        Block::Head([
            vec![model.publisher.to_uppercase(), "Số: ……/BB-……".to_owned()],
            vec![
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
                "Độc lập - Tự do - Hạnh phúc".to_owned(),
                "……………, ngày …… tháng …… năm ……".to_owned(),
            ],
        ]),
        line(Line::Title, TITLE),
        Block::Line(Line::Title, format!("Về việc đánh giá chất lượng dữ liệu: {}", model.title)),
    ];
    grounds(&mut blocks, evidence);
    blocks.push(line(Line::Heading, "I. Thời gian, địa điểm, thành phần"));
    for who in [
        "Thời gian: ",
        "Địa điểm: ",
        "Đại diện cơ quan chủ quản dữ liệu: Ông (bà) ",
        "Đại diện đơn vị cung cấp dữ liệu: Ông (bà) ",
        "Thư ký: Ông (bà) ",
    ] {
        blocks.push(Block::Line(Line::Body, format!("{who}{DOTS}")));
    }
    blocks.push(line(Line::Heading, "II. Nội dung"));
    blocks.push(Block::Line(
        Line::Body,
        format!(
            "Đánh giá {} bộ dữ liệu, xét đến ngày {}, theo nguyên tắc “đúng, đủ, sạch, sống, thống nhất, dùng chung”, bằng chương trình tudien phiên bản {} và từ điển dữ liệu phiên bản {}.",
            model.datasets.len(), day(&model.as_of), evidence.program.version, evidence.dictionary.version
        ),
    ));
    blocks.push(line(
        Line::Body,
        "Điểm của một phẩm chất = 100 × (số đã kiểm − số mất) ÷ số đã kiểm, bỏ phần sau chữ số thập phân thứ nhất, không làm tròn lên; phẩm chất chưa đo không được tính.",
    ));
    blocks.push(line(Line::Heading, "III. Kết quả"));
    blocks.push(results(model));
    blocks.push(qualities(model));
    for set in &model.datasets {
        findings(&mut blocks, set);
    }
    blocks.push(line(Line::Heading, "IV. Kết luận, kiến nghị"));
    mends(&mut blocks, model);
    blocks.push(Block::Line(Line::Body, format!("Ý kiến khác: {DOTS}")));
    blocks.push(line(Line::Body, "Biên bản được lập thành …… bản có giá trị như nhau, mỗi bên giữ một bản."));
    blocks.push(Block::Signatures(
        ["THƯ KÝ", "ĐƠN VỊ CUNG CẤP DỮ LIỆU", "CƠ QUAN CHỦ QUẢN DỮ LIỆU"].map(str::to_owned).to_vec(),
    ));
    sums(&mut blocks, evidence);
    blocks
}

fn grounds(blocks: &mut Vec<Block>, evidence: &Evidence) {
    let own = evidence.legal_basis.iter().map(String::as_str);
    let all: Vec<&str> = own.collect();
    for basis in &all {
        blocks.push(Block::Line(Line::Ground, format!("Căn cứ {basis};")));
    }
    blocks.push(Block::Line(
        Line::Ground,
        format!(
            "Căn cứ Từ điển dữ liệu dùng chung phiên bản {} và bộ quy tắc kiểm tra kèm theo,",
            evidence.dictionary.version
        ),
    ));
}

fn day(iso: &str) -> String {
    iso.split('-').rev().collect::<Vec<_>>().join("/")
}

fn mark(score: Option<f64>) -> String {
    score.map_or_else(|| "chưa đo".to_owned(), |score| format!("{score:.1}").replace('.', ","))
}

fn of_level(set: &DatasetReport, level: Level) -> String {
    grouped(set.checks.iter().filter(|group| group.level == level).map(|group| group.findings).sum())
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn results(model: &ReportModel) -> Block {
    let rows = (1..).zip(&model.datasets).map(|(number, set): (usize, _)| {
        let card = set.card.as_ref();
        row(&[
            &number.to_string(),
            &set.title.vi,
            &set.owner,
            &grouped(set.rows),
            &mark(card.and_then(|card| card.overall.score)),
            card.map_or("chưa đo", |card| card.label.as_str()),
            &of_level(set, Level::Error),
            &of_level(set, Level::Warning),
        ])
    });
    let header = row(&["STT", "Bộ dữ liệu", "Cơ quan chủ quản", "Số bản ghi", "Điểm", "Xếp loại", "Lỗi", "Cảnh báo"]);
    Block::Table(header, rows.collect(), vec![7, 21, 20, 12, 9, 12, 9, 10])
}

fn qualities(model: &ReportModel) -> Block {
    let rows = model.datasets.iter().map(|set| {
        let of = |quality| set.card.as_ref().and_then(|card| card.qualities.get(&quality)?.score);
        std::iter::once(set.title.vi.clone()).chain(Quality::ALL.into_iter().map(|quality| mark(of(quality)))).collect()
    });
    let header = std::iter::once("Bộ dữ liệu".to_owned())
        .chain(Quality::ALL.iter().map(|quality| quality.title().vi.to_owned()));
    Block::Table(header.collect(), rows.collect(), vec![28, 12, 12, 12, 12, 12, 12])
}

/// The commonest errors told of each set.
const TOLD: usize = 5;

fn findings(blocks: &mut Vec<Block>, set: &DatasetReport) {
    let errors: Vec<_> = set.checks.iter().filter(|group| group.level == Level::Error).take(TOLD).collect();
    if errors.is_empty() {
        return;
    }
    blocks.push(Block::Line(Line::Body, format!("Lỗi nhiều nhất của bộ «{}»:", set.title.vi)));
    let rows = errors.iter().map(|group| {
        let field =
            set.fields.iter().find(|field| field.id == group.field).map_or("cả dòng", |field| &field.title.vi);
        row(&[&group.code, &group.title.vi, field, &grouped(group.findings), &grouped(group.tested)])
    });
    let header = row(&["Mã", "Nội dung", "Trường", "Vi phạm", "Đã kiểm"]);
    blocks.push(Block::Table(header, rows.collect(), vec![14, 36, 26, 12, 12]));
}

fn mends(blocks: &mut Vec<Block>, model: &ReportModel) {
    let mut owners = std::collections::BTreeMap::<&str, u64>::new();
    for owner in model.datasets.iter().flat_map(|set| &set.owners) {
        *owners.entry(&owner.owner).or_default() += owner.levels.get(&Level::Error).copied().unwrap_or(0);
    }
    for (owner, count) in owners.into_iter().filter(|(_, count)| *count > 0) {
        blocks.push(Block::Line(
            Line::Body,
            format!("- {owner}: sửa {} lỗi, xong trước ngày ……/……/………;", grouped(count)),
        ));
    }
}

/// What proves that the minutes are of these files, this dictionary, these rules and this program.
fn sums(blocks: &mut Vec<Block>, evidence: &Evidence) {
    let line = |kind: Line, text: String| Block::Line(kind, text);
    blocks.push(line(Line::Heading, "Phụ lục. Dấu kiểm tra (SHA-256)".to_owned()));
    let rows =
        evidence.inputs.iter().map(|input| row(&[&input.dataset, &input.file, &grouped(input.bytes), &input.sha256]));
    blocks.push(Block::Table(row(&["Bộ", "Tệp vào", "Số byte", "SHA-256"]), rows.collect(), vec![17, 23, 14, 46]));
    let rows = [
        row(&["Từ điển", &evidence.dictionary.version, &evidence.dictionary.sha256]),
        row(&["Quy tắc kiểm tra", &evidence.program.version, &evidence.rules]),
        row(&["Chương trình", &evidence.program.version, &evidence.program.sha256]),
    ];
    blocks.push(Block::Table(row(&["Dùng để đánh giá", "Phiên bản", "SHA-256"]), rows.to_vec(), vec![26, 16, 58]));
    let results = evidence
        .results
        .iter()
        .flat_map(|set| set.files.iter().map(move |(name, sum)| row(&[&set.dataset, name, sum])));
    blocks.push(Block::Table(row(&["Bộ", "Kết quả", "SHA-256"]), results.collect(), vec![20, 24, 56]));
    blocks.push(line(
        Line::Body,
        "Ai có tệp vào, từ điển và chương trình trên đều chạy lại được và nhận đúng các dấu này: tudien evidence verify THƯ_MỤC.".to_owned(),
    ));
}
