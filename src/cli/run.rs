//! `tudien run`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::catalog::{By, became, issued, take_in};
use super::extract::told;
use super::input::which;
use super::mapping::{AsOf, Mapping};
use super::read_options::Reading;
use crate::check::Level;
use crate::console::Console;
use crate::dictionary::Dictionary;
use crate::error::{Kind, Result};
use crate::job::{Dataset, Job};
use crate::lang::{Lang, Message};
use crate::link::asked::Linking;
use crate::pipeline::{self, RunResult};
use crate::publish::words::grouped;
use crate::publish::{About, Agreed, Audience};
use crate::report::Publication;
use crate::score::{Change, ScoreCard, label_in};

/// Chạy trọn con đường: đọc, chuẩn hóa, tìm trùng, kiểm tra, chấm điểm, lập gói dữ liệu mở và báo cáo.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien run samples/dak_lak/job.toml
  tudien run cong_dan.xlsx --entity cong_dan --out ket_qua
  tudien run job.toml --as-of 2026-09-30 --fail-on error
  tudien run job.toml --if-changed --summary               # theo lịch của máy: xem README, «Chạy theo lịch»

Mã thoát: 0 xong; 1 có phát hiện từ mức --fail-on trở lên; 2 không làm được.")]
pub(super) struct Args {
    /// Tệp công việc (.toml), hoặc một tệp dữ liệu cùng với --entity.
    #[arg(value_name = "TỆP")]
    input: PathBuf,
    /// Thực thể của bảng, khi không dùng tệp công việc.
    #[arg(long, value_name = "MÃ")]
    entity: Option<String>,
    /// Thư mục kết quả; mặc định: out/<tên thư mục của tệp công việc>.
    #[arg(long, value_name = "THƯ MỤC")]
    out: Option<PathBuf>,
    /// Thoát với mã 1 khi có phát hiện từ mức này trở lên.
    #[arg(long, value_enum, value_name = "MỨC")]
    fail_on: Option<Level>,
    /// Không làm gì khi tệp vào, công việc, từ điển, chương trình và ngày vẫn như kết quả đã có.
    #[arg(long)]
    if_changed: bool,
    /// Không tìm bản ghi trùng: nhanh hơn và ít bộ nhớ hơn; các kiểm tra cần nhóm trùng được bỏ qua.
    #[arg(long)]
    no_link: bool,
    /// Chỉ trả lời một dòng, để đưa vào tin nhắn.
    #[arg(long)]
    summary: bool,
    /// Đưa các gói đã lập vào kho này; mặc định theo «catalog» của tệp công việc.
    #[arg(long, value_name = "KHO")]
    catalog: Option<PathBuf>,
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    mapping: Mapping,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let dictionary = Dictionary::load(console.dictionary.as_deref())?;
    let mut job = args.job(&dictionary)?;
    args.issued(&mut job)?;
    for dataset in &mut job.datasets {
        dataset.link.off |= args.no_link;
    }
    let out = args.out.clone().unwrap_or_else(|| Path::new("out").join(args.name()));
    if args.if_changed && pipeline::is_current(&job, &dictionary, &out)? {
        console.answer(console.word(
            "Không có gì thay đổi: kết quả đã có vẫn đúng.",
            "Nothing has changed: the result that is there still holds.",
        ))?;
        let whole = args.take_in(&job, &out, &dictionary, console)?;
        return Ok(ExitCode::from(u8::from(!whole)));
    }
    let asked = job.clone();
    let result = pipeline::run(job, &dictionary, &out, console)?;
    if console.json {
        console.answer_json(&result)?;
    } else if args.summary {
        console.answer(&one_line(&result, console.lang))?;
    } else {
        console.answer(&summary(&result, console))?;
    }
    let failed = args.fail_on.is_some_and(|level| result.findings_from(level) > 0);
    for apart in result.apart.values() {
        told(apart, console);
    }
    let whole = args.take_in(&asked, &out, &dictionary, console)?;
    Ok(ExitCode::from(u8::from(failed || !result.apart.is_empty() || !whole)))
}

impl Args {
    /// A set that the catalog has had for longer was issued with its first version.
    fn issued(&self, job: &mut Job) -> Result<()> {
        let Some(catalog) = self.catalog.as_ref().or(job.catalog.as_ref()).cloned() else { return Ok(()) };
        for dataset in job.datasets.iter_mut().filter(|dataset| dataset.publish) {
            if dataset.record.issued.or(job.record.issued).is_none() {
                dataset.record.issued = issued(&catalog, &dataset.id, job.as_of)?;
            }
        }
        Ok(())
    }

    /// Adds the packages at `out` to the catalog that was asked for. False when it does not take one of them.
    fn take_in(&self, job: &Job, out: &Path, dictionary: &Dictionary, console: &Console) -> Result<bool> {
        let Some(catalog) = self.catalog.as_ref().or(job.catalog.as_ref()) else { return Ok(true) };
        let mut whole = true;
        for dataset in &job.datasets {
            let package = out.join(dataset.agreed.audience.folder()).join(&dataset.id);
            // What is for the house alone is no business of a catalog.
            if dataset.agreed.audience == Audience::Internal || !package.is_dir() {
                continue;
            }
            let table = out.join("noi_bo").join(&dataset.id);
            match take_in(catalog, &package, Some(&table), &self.by, dictionary) {
                Ok(added) => console.status(&Message::new(became(&added, console), became(&added, console))),
                Err(error) if error.kind == Kind::Refused => {
                    whole = false;
                    console.error(&error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }

    fn job(&self, dictionary: &Dictionary) -> Result<Job> {
        let is_job = self.input.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        match &self.entity {
            None if is_job => Job::read(&self.input, self.as_of.named()?),
            None => Err(which(&self.input, &self.reading.options(), dictionary)),
            Some(entity) => Ok(Job {
                title: self.input.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                as_of: self.as_of.day()?,
                datasets: vec![Dataset {
                    id: entity.clone(),
                    entity: entity.clone(),
                    title: None,
                    provider: None,
                    files: vec![self.input.clone()],
                    map: self.mapping.pairs()?,
                    read: self.reading.options(),
                    publish: true,
                    agreed: Agreed::default(),
                    record: About::default(),
                    delivery: crate::publish::Delivery::default(),
                    link: Linking::default(),
                }],
                record: About::default(),
                between: Vec::new(),
                catalog: None,
            }),
        }
    }

    /// The job's name: the folder its file stands in, or the file's own stem.
    fn name(&self) -> PathBuf {
        let folder = self.input.parent().and_then(Path::file_name);
        let stem = self.input.file_stem();
        match (&self.entity, folder, stem) {
            (None, Some(folder), _) => folder.into(),
            (_, _, Some(stem)) => stem.into(),
            _ => "ket_qua".into(),
        }
    }
}

/// The result in a few lines for a person.
fn summary(result: &RunResult, console: &Console) -> String {
    let mut lines = Vec::new();
    for set in &result.sets {
        let score = set.card.overall.score.map_or_else(|| "—".to_owned(), |score| decimal(console.lang, score));
        let label = format!("{}{}", label_in(&set.card.label, console.lang), trend(result, &set.card, console));
        let duplicates = set.linked.as_ref().map_or(0, |linked| linked.duplicates);
        lines.push(match console.lang {
            Lang::Vi => format!(
                "{}: {} dòng · điểm {score} ({label}) · {} phát hiện · {duplicates} bản ghi trùng",
                set.table.dataset, set.table.rows, set.checked.findings
            ),
            Lang::En => format!(
                "{}: {} rows · score {score} ({label}) · {} findings · {duplicates} duplicates",
                set.table.dataset, set.table.rows, set.checked.findings
            ),
        });
        lines.push(format!("    {}", published(&set.published, console)));
    }
    let report = result.out.join("bao_cao.html");
    lines.push(format!("{} {}", console.word("Báo cáo:", "Report:"), report.display()));
    lines.join("\n")
}

/// A number with one decimal, as the readers of a language write it.
fn decimal(lang: Lang, number: f64) -> String {
    let text = format!("{number:.1}");
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}

/// How far the mark went since the run before, where there was one.
fn trend(result: &RunResult, card: &ScoreCard, console: &Console) -> String {
    let before = result.history.before(&card.dataset, &result.job.as_of.to_string());
    let change = before.map(|before| (before, Change::of(before.overall, card.overall.score)));
    match change.and_then(|(before, change)| Some((before, change.delta?))) {
        Some((before, delta)) => format!(
            ", {}{} {} {}",
            if delta < 0.0 { "" } else { "+" },
            decimal(console.lang, delta),
            console.word("so với", "since"),
            before.as_of
        ),
        None => String::new(),
    }
}

/// The result in one line: «Đắk Lắk 09/2026: 4 bộ, 92,3 điểm, 1.203 lỗi phải sửa, 2 bộ quá hạn».
fn one_line(result: &RunResult, lang: Lang) -> String {
    let scores: Vec<f64> = result.sets.iter().filter_map(|set| set.card.overall.score).collect();
    // The mean in tenths, floored: a mark is never rounded up.
    let tenths: f64 = scores.iter().map(|score| (score * 10.0).round()).sum();
    let mean = (!scores.is_empty()).then(|| (tenths / scores.len() as f64).floor() / 10.0);
    let score = mean.map_or_else(|| "—".to_owned(), |mean| decimal(lang, mean));
    let (sets, errors) = (result.sets.len(), grouped(result.findings_from(Level::Error)));
    let late = result.sets.iter().filter(|set| set.is_overdue()).count();
    let title = &result.job.title;
    match lang {
        Lang::Vi => {
            format!("{title}: {sets} bộ, {score} điểm, {errors} lỗi phải sửa, {late} bộ quá hạn")
        }
        Lang::En => {
            let errors = errors.replace('.', ",");
            format!("{title}: {sets} sets, score {score}, {errors} errors to mend, {late} sets overdue")
        }
    }
}

fn published(published: &Publication, console: &Console) -> String {
    match published {
        Publication::Published { package } => format!(
            "{} {} ({} {})",
            match package.privacy.audience {
                Audience::Open => console.word("gói dữ liệu mở:", "open package:"),
                Audience::Shared => console.word("gói chia sẻ:", "shared package:"),
                Audience::Internal => console.word("gói nội bộ:", "internal package:"),
            },
            package.dir.display(),
            package.rows_out,
            console.word("dòng", "rows")
        ),
        Publication::Refused { message, .. } => {
            format!("{} {}", console.word("không công bố:", "not published:"), message.get(console.lang))
        }
        Publication::NotAsked => console.word("không lập gói dữ liệu", "no package was asked for").to_owned(),
    }
}
