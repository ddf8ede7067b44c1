//! `tudien link between`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Decided, model_in, tell_lost};
use crate::cli::input::Input;
use crate::console::Console;
use crate::dictionary::{Dictionary, Entity, Relation};
use crate::error::{Error, Result};
use crate::files::{self, Folder};
use crate::lang::Message;
use crate::link::between::{self, Sides, Summary};
use crate::link::{Options, RecordIds};
use crate::normalize::NormalTable;

/// Nối hai bảng nói về cùng một người, doanh nghiệp, thửa đất: chủ đất, người đại diện, người được cấp phép.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien link between thua_dat.xlsx --entity thua_dat --to cong_dan.xlsx --out chu_dat
  tudien link between noi_bo/doanh_nghiep --to noi_bo/cong_dan --id ma_so_doanh_nghiep --to-id so_dinh_danh --out dai_dien
  tudien link between giay_phep.xlsx --entity giay_phep_xay_dung --to noi_bo/thua_dat --relation so_gcn --out tren_thua
  tudien link between thua_dat.xlsx --entity thua_dat --to cong_dan.xlsx --decisions chu_dat/xem_lai.xlsx --out chu_dat

Bảng nào tham chiếu bảng nào, trường nào ứng với trường nào là do [[relation]] của từ điển. Với quan hệ n:1, mỗi bản ghi
được nối với nhiều nhất một bản ghi bên kia; nhiều bản ghi cùng khớp thì chờ người quyết định. Kết quả: lien_ket.csv,
chua_noi.csv, mau_thuan.csv, xem_lai.xlsx và xem_lai.html. Có dữ liệu cá nhân: chỉ dùng nội bộ.")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// Bảng bên kia: tệp dữ liệu, hoặc thư mục đã chuẩn hóa.
    #[arg(long, value_name = "TỆP|THƯ MỤC")]
    to: PathBuf,
    /// Thực thể của bảng bên kia; mặc định là thực thể mà quan hệ chỉ tới.
    #[arg(long, value_name = "MÃ")]
    to_entity: Option<String>,
    /// Quan hệ nào, theo trường tham chiếu; chỉ cần khi có nhiều quan hệ.
    #[arg(long, value_name = "TRƯỜNG")]
    relation: Option<String>,
    /// Cột mã của bản ghi ở bảng này; mặc định là địa chỉ của dòng.
    #[arg(long, value_name = "CỘT")]
    id: Option<String>,
    /// Cột mã của bản ghi ở bảng bên kia; mặc định là địa chỉ của dòng.
    #[arg(long, value_name = "CỘT")]
    to_id: Option<String>,
    #[command(flatten)]
    decided: Decided,
    /// Thư mục ghi kết quả.
    #[arg(long, value_name = "THƯ MỤC", default_value = "lien_ket")]
    out: PathBuf,
    /// Số cặp nhiều nhất trong danh sách xem lại.
    #[arg(long, value_name = "SỐ", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    /// Dùng mô hình trong tệp này thay cho mô hình của từ điển.
    #[arg(long, value_name = "TỆP")]
    model: Option<PathBuf>,
    /// Giữ nguyên trọng số của mô hình, không ước lượng lại.
    #[arg(long)]
    no_train: bool,
}

/// The file that marks the folder of a result.
const MARK: &str = "lien_ket.json";

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    files::refuse_foreign(&args.out, MARK)?;
    let here = args.input.open(&dictionary, None, console)?;
    let relation = relation(here.entity, args.relation.as_deref(), args.to_entity.as_deref())?;
    let other = (!args.to.is_dir()).then(|| relation.entity.clone());
    let there = args.input.beside(args.to.clone(), other).open(&dictionary, None, console)?;
    if there.table.entity != relation.entity {
        let (wanted, given) = (&relation.entity, &there.table.entity);
        return Err(Error::usage(
            format!("Quan hệ «{}» chỉ tới thực thể {wanted}, nhưng bảng bên kia là {given}", relation.title),
            format!("Relation “{}” leads to entity {wanted}, but the other table is {given}", relation.title),
        )
        .hint("Hãy chọn quan hệ khác bằng --relation.", "Choose another relation with --relation."));
    }
    let sides =
        Sides { dictionary: &dictionary, entity: here.entity, here: &here.table, relation, there: &there.table };
    let summary = args.link(&sides, console)?;
    if console.json {
        console.answer_json(&summary)?;
    } else {
        console.answer(told(&summary, args).get(console.lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn link(&self, sides: &Sides<'_>, console: &Console) -> Result<Summary> {
        let (here, there) = (ids(sides.here, self.id.as_deref())?, ids(sides.there, self.to_id.as_deref())?);
        let decisions = self.decided.read(true)?;
        let (known, lost) = decisions.known_across(&here, &there)?;
        tell_lost(lost, console);
        let given = self.model.as_deref().map(model_in).transpose()?;
        let tell = |message: &Message| console.progress(message);
        let options = Options { train: !self.no_train, known: &known, tell: &tell, batches: None };
        let found = sides.link(&sides.model(given.as_ref())?, options)?;
        let made = Folder::create(&self.out)?;
        let all = between::ids(&here, &there);
        let summary = between::write(sides, &found, &all, made.path(), self.limit as usize)?;
        if !decisions.is_empty() {
            decisions.write(&made.path().join("quyet_dinh.csv"))?;
        }
        let text = serde_json::to_vec_pretty(&summary).map_err(|cause| Error::stage("json", cause))?;
        files::write(&made.path().join(MARK), &text)?;
        made.commit()?;
        Ok(summary)
    }
}

/// The ids of a table: a column of it, or the addresses of its rows.
fn ids(table: &NormalTable, column: Option<&str>) -> Result<RecordIds> {
    column.map_or_else(|| RecordIds::addresses(table), |column| RecordIds::read(table, column))
}

/// The relation meant.
fn relation<'d>(entity: &'d Entity, field: Option<&str>, to: Option<&str>) -> Result<&'d Relation> {
    let fits = |relation: &&Relation| {
        field.is_none_or(|field| relation.field == field) && to.is_none_or(|to| relation.entity == to)
    };
    let found: Vec<&Relation> = entity.relations.iter().filter(fits).collect();
    if let [relation] = found.as_slice() {
        return Ok(relation);
    }
    let known: Vec<String> =
        entity.relations.iter().map(|relation| format!("{} → {}", relation.field, relation.entity)).collect();
    let (id, known) = (&entity.id, known.join(", "));
    let error = if found.is_empty() {
        Error::usage(format!("Thực thể «{id}» không có quan hệ như vậy"), format!("Entity “{id}” has no such relation"))
    } else {
        Error::usage(
            format!("Thực thể «{id}» có nhiều quan hệ; chưa nêu quan hệ nào"),
            format!("Entity “{id}” has several relations; which one was not named"),
        )
    };
    Err(error.hint(
        format!("Nêu bằng --relation TRƯỜNG. Đang có: {known}. Thêm [[relation]] trong từ điển nếu cần."),
        format!("Name one with --relation FIELD. There are: {known}. Add a [[relation]] to the dictionary if needed."),
    ))
}

fn told(summary: &Summary, args: &Args) -> Message {
    let Summary { here, there, linked, reached, review, without, conflicts, elsewhere, .. } = summary;
    let out = args.out.display();
    Message::new(
        format!(
            "{here} bản ghi với {there} bản ghi: {linked} được nối (tới {reached} bản ghi), {review} cặp chờ quyết định, \
             {without} không thấy bên kia\n{conflicts} tham chiếu mâu thuẫn, {elsewhere} nối tới bản ghi khác số đã ghi\n\
             {out}/lien_ket.csv, chua_noi.csv, mau_thuan.csv"
        ),
        format!(
            "{here} records with {there}: {linked} linked (to {reached} records), {review} pairs to decide, {without} not \
             found there\n{conflicts} contradictory references, {elsewhere} linked to another record than the one named\n\
             {out}/lien_ket.csv, chua_noi.csv, mau_thuan.csv"
        ),
    )
}
