//! `tudien geo convert`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::table;
use crate::cli::read_options::Reading;
use crate::console::Console;
use crate::error::{Error, Result};
use crate::geo::judge::{judge, judge_degrees};
use crate::geo::provinces::{Home, Province, Provinces};
use crate::geo::{ACCURACY, Degrees, Metres, Width, Zone, from_wgs84, read, to_wgs84, to_zone};
use crate::lang::Message;
use crate::publish::no_meridian;

/// Chuyển một điểm hoặc một cột tọa độ.
///
/// Trong VN-2000, X là hướng bắc, Y là hướng đông. Chỗ đáng ngờ (X, Y đảo chỗ; điểm rơi ngoài tỉnh, có thể do sai kinh
/// tuyến trục) được báo kèm đề nghị, không tự sửa.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien geo convert 1402345,67 451234,56 --meridian 108-30
  tudien geo convert 1402345,67 451234,56 --province \"Đắk Lắk\" --format json
  tudien geo convert --to vn2000 12,680190 108,052806 --meridian \"108°30'\"
  tudien geo convert 1288000 560000 --meridian 108-30 --to-meridian 107-45
  tudien geo convert --file diem.xlsx --x \"Tọa độ X\" --y \"Tọa độ Y\" --province 66 --out diem_wgs84.csv

Phép chiếu đúng đến dưới 1 mm. Chuyển giữa VN-2000 và WGS 84 theo 7 tham số của Quyết định 05/2007/QĐ-BTNMT (EPSG:6960),
độ chính xác khoảng 1 m; giữa hai kinh tuyến trục của VN-2000 thì không phải chuyển hệ.")]
pub(super) struct Args {
    /// X (bắc) và Y (đông) tính bằng mét; với --to vn2000 là vĩ độ và kinh độ.
    #[arg(value_name = "TỌA ĐỘ", num_args = 2, allow_negative_numbers = true, required_unless_present = "file")]
    values: Vec<String>,
    /// Chuyển sang hệ nào.
    #[arg(long, value_enum, default_value_t)]
    to: System,
    /// Kinh tuyến trục của tọa độ VN-2000: 108-30, 108°30', 108,5.
    #[arg(long, value_name = "KINH TUYẾN")]
    meridian: Option<String>,
    /// Chuyển sang kinh tuyến trục này thay vì sang WGS 84.
    #[arg(long, value_name = "KINH TUYẾN", conflicts_with = "to")]
    to_meridian: Option<String>,
    /// Múi chiếu 3 độ hay 6 độ.
    #[arg(long, value_name = "ĐỘ", default_value_t = 3, value_parser = width)]
    zone_width: u8,
    /// Tỉnh nơi có điểm (mã hoặc tên): để biết kinh tuyến trục khi tỉnh chỉ có một, và để xét điểm có rơi ngoài tỉnh.
    #[arg(long, value_name = "TỈNH")]
    province: Option<String>,
    /// Chuyển cả hai cột của tệp này.
    #[arg(long, value_name = "TỆP", requires_all = ["x", "y", "out"], conflicts_with = "values")]
    file: Option<PathBuf>,
    /// Tiêu đề cột X (bắc), hoặc vĩ độ.
    #[arg(long, value_name = "CỘT")]
    x: Option<String>,
    /// Tiêu đề cột Y (đông), hoặc kinh độ.
    #[arg(long, value_name = "CỘT")]
    y: Option<String>,
    /// Tệp CSV ghi kết quả: mọi cột cũ, hai cột mới và một cột nêu chỗ đáng ngờ.
    #[arg(long, value_name = "TỆP")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// A reference system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum System {
    /// WGS 84.
    #[default]
    Wgs84,
    /// VN-2000.
    Vn2000,
}

fn width(text: &str) -> std::result::Result<u8, String> {
    match text {
        "3" => Ok(3),
        "6" => Ok(6),
        _ => Err("3 / 6".to_owned()),
    }
}

/// From where to where.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// VN-2000 → WGS 84.
    Out(Zone),
    /// WGS 84 → VN-2000.
    In(Zone),
    /// From zone to zone.
    Across(Zone, Zone),
}

/// A point that was converted.
pub(super) struct Converted {
    /// Northing or latitude.
    pub(super) first: String,
    /// Easting or longitude.
    pub(super) second: String,
    /// What is odd about it.
    pub(super) doubt: Option<Message>,
}

impl Way {
    /// Converts two texts; `None` where they are no coordinates.
    pub(super) fn convert(self, first: &str, second: &str, home: Home<'_>) -> Option<Converted> {
        let degrees = |place: Degrees, doubt| Converted {
            first: format!("{:.9}", place.latitude),
            second: format!("{:.9}", place.longitude),
            doubt,
        };
        let metres = |place: Metres, doubt| Converted {
            first: format!("{:.4}", place.north),
            second: format!("{:.4}", place.east),
            doubt,
        };
        match self {
            Self::In(zone) => {
                let place = Degrees { latitude: read::degrees(first)?, longitude: read::degrees(second)? };
                Some(metres(from_wgs84(place, zone), judge_degrees(place, home)))
            }
            Self::Out(zone) | Self::Across(zone, _) => {
                let place = Metres { north: read::metres(first)?, east: read::metres(second)? };
                let doubt = judge(place, zone, home).map(|odd| odd.message());
                Some(match self {
                    Self::Across(_, to) => metres(to_zone(place, zone, to), doubt),
                    _ => degrees(to_wgs84(place, zone), doubt),
                })
            }
        }
    }

    /// Names of the two new columns.
    pub(super) const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Out(_) => ["vi_do", "kinh_do"],
            Self::In(_) | Self::Across(..) => ["toa_do_x_moi", "toa_do_y_moi"],
        }
    }

    /// What is done, in words.
    pub(super) fn message(self) -> Message {
        let system = |zone: Zone| {
            let code = zone.epsg().map(|code| format!(", EPSG:{code}")).unwrap_or_default();
            format!("VN-2000 {zone}{code}")
        };
        let shift = Message::new(
            format!("chuyển hệ theo Quyết định 05/2007/QĐ-BTNMT (EPSG:6960), chính xác khoảng {ACCURACY} m"),
            format!("datum shift of Decision 05/2007/QĐ-BTNMT (EPSG:6960), accurate to about {ACCURACY} m"),
        );
        let (from, to) = match self {
            Self::Out(zone) => (system(zone), "WGS 84, EPSG:4326".to_owned()),
            Self::In(zone) => ("WGS 84, EPSG:4326".to_owned(), system(zone)),
            Self::Across(from, to) => {
                return Message::new(
                    format!("{} → {}; cùng hệ, không phải chuyển hệ", system(from), system(to)),
                    format!("{} → {}; one datum, nothing is shifted", system(from), system(to)),
                );
            }
        };
        Message::new(format!("{from} → {to}; {}", shift.vi), format!("{from} → {to}; {}", shift.en))
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let province = args.province.as_deref().map(province).transpose()?;
    let way = way(args, province)?;
    let home = Home { province: province.map(|province| province.code.as_str()), commune: None };
    if let (Some(file), Some(x), Some(y), Some(out)) = (&args.file, &args.x, &args.y, &args.out) {
        let request = table::Request { file, x, y, out, way, home, options: args.reading.options() };
        return table::run(&request, console);
    }
    let [first, second] = args.values.as_slice() else { return Err(Error::stage("geo", "values")) };
    let converted = way.convert(first, second, home).ok_or_else(|| {
        Error::usage(
            format!("«{first}» và «{second}» không phải một cặp tọa độ"),
            format!("“{first}” and “{second}” are no pair of coordinates"),
        )
        .hint(
            "Viết X (bắc) rồi Y (đông) bằng mét, ví dụ: 1402345,67 451234,56; hoặc vĩ độ rồi kinh độ với --to vn2000.",
            "Write X (north), then Y (east) in metres, such as 1402345.67 451234.56; or latitude, then longitude with --to vn2000.",
        )
    })?;
    console.status(&way.message());
    if let Some(doubt) = &converted.doubt {
        console.warn(doubt);
    }
    if console.json {
        let [one, other] = way.names();
        let said = way.message();
        console.answer_json(&json!({
            one: number(&converted.first),
            other: number(&converted.second),
            "way": said.get(console.lang),
            "doubt": converted.doubt.as_ref().map(|doubt| doubt.get(console.lang)),
        }))?;
    } else {
        console.answer(&format!("{} {}\n", converted.first, converted.second))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// The province of a code or a name.
pub(super) fn province(text: &str) -> Result<&'static Province> {
    Provinces::builtin().find(text).ok_or_else(|| {
        Error::usage(format!("Không có tỉnh, thành phố «{text}»"), format!("There is no province “{text}”")).hint(
            "Xem các tỉnh và kinh tuyến trục: tudien geo zones.",
            "See the provinces and their meridians: tudien geo zones.",
        )
    })
}

fn way(args: &Args, province: Option<&Province>) -> Result<Way> {
    let width = if args.zone_width == 6 { Width::Six } else { Width::Three };
    let zone = match (&args.meridian, province) {
        (Some(text), _) => meridian(text)?,
        (None, Some(province)) => own(province)?,
        (None, None) => {
            return Err(Error::usage("Chưa nêu kinh tuyến trục", "The central meridian is not named").hint(
                "Nêu --meridian 108-30, hoặc --province với tỉnh chỉ có một kinh tuyến trục.",
                "Name --meridian 108-30, or --province where the province has but one.",
            ));
        }
    }
    .with_width(width);
    if let Some(text) = &args.to_meridian {
        return Ok(Way::Across(zone, meridian(text)?.with_width(width)));
    }
    Ok(if args.to == System::Vn2000 { Way::In(zone) } else { Way::Out(zone) })
}

fn meridian(text: &str) -> Result<Zone> {
    Zone::parse(text).ok_or_else(|| no_meridian(text))
}

/// The only zone of a province; where several are possible the person says which.
fn own(province: &Province) -> Result<Zone> {
    let zones = Provinces::builtin().zones(&province.code);
    if let [(zone, _)] = zones.as_slice() {
        return Ok(*zone);
    }
    let list =
        zones.iter().map(|(zone, names)| format!("{zone} ({})", names.join(", "))).collect::<Vec<_>>().join("; ");
    Err(Error::usage(
        format!("«{}» có bản đồ theo nhiều kinh tuyến trục: {list}", province.name),
        format!("“{}” has maps on several central meridians: {list}", province.name),
    )
    .hint(
        "Xem bản đồ, hồ sơ gốc ghi kinh tuyến trục nào rồi nêu --meridian.",
        "See which meridian the original map or record states, then name --meridian.",
    ))
}
