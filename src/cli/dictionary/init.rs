//! `tudien dictionary init`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Map, json};

use crate::console::Console;
use crate::dictionary::{Dictionary, toml_table};
use crate::error::{Error, Result};
use crate::files::{self, Folder};

/// Bắt đầu từ điển của tỉnh, bộ hay cơ quan, đặt chồng lên từ điển có sẵn.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ví dụ:
  tudien dictionary init tu_dien_tinh --publisher \"Ủy ban nhân dân tỉnh Mẫu\"
  tudien dictionary init tu_dien_so --level co_quan
  tudien --dictionary tu_dien_tinh dictionary list

Mã thoát: 0 xong; 2 không làm được.")]
pub(super) struct Args {
    /// Thư mục cần tạo.
    #[arg(value_name = "THƯ MỤC")]
    folder: PathBuf,
    /// Cơ quan công bố; không nêu thì như từ điển có sẵn.
    #[arg(long, value_name = "ĐƠN VỊ")]
    publisher: Option<String>,
    /// Cấp: tinh, bo, co_quan.
    #[arg(long, value_name = "CẤP", default_value = "tinh")]
    level: String,
}

const GUIDE: &str = "\
# Từ điển của chúng tôi

Thư mục này đặt chồng lên từ điển có sẵn của tudien: `tudien --dictionary THƯ_MỤC …`.

- `catalog.toml`: ai công bố, giấy phép, phiên bản. Tăng phiên bản mỗi lần sửa.
- `entities/<lĩnh vực>/<thực thể>.toml`: thực thể mới; hoặc thêm trường, tên cột vào thực thể đã có (chỉ viết `id` và phần thêm).
- `codes/<danh mục>.csv` và `.toml`: danh mục riêng.
- `types/<kiểu>.toml`: kiểu riêng, hiếm khi cần.

Việc nên làm theo thứ tự:

1. Xem đã có gì: `tudien dictionary list`. Không định nghĩa lại điều đã có.
2. Soạn nháp từ bảng đang dùng: `tudien dictionary infer \"Danh sách.xlsx\" --out nhap`, rồi chép vào đây.
3. Hoặc cùng sửa trên Excel: `tudien --dictionary THƯ_MỤC dictionary export xlsx --out tu_dien.xlsx`, rồi `tudien dictionary import tu_dien.xlsx --out THƯ_MỤC_MỚI`.
4. Soát: `tudien dictionary lint THƯ_MỤC`; mọi lỗi được chỉ ra theo tệp và dòng, điều đã có mà định nghĩa lại cũng được báo.
5. Trước khi ban hành: `tudien dictionary diff BẢN_CŨ THƯ_MỤC --changelog CHANGELOG.md` cho biết thay đổi nào phá vỡ và phiên bản tiếp theo.
";

/// Runs the command.
pub(super) fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if args.folder.exists() && (!args.folder.is_dir() || !files::list(&args.folder)?.is_empty()) {
        return Err(Error::write(&args.folder, "đã có sẵn, nên không ghi đè", "already there, so it is not replaced")
            .hint("Hãy nêu một thư mục mới.", "Name a new folder."));
    }
    let below = Dictionary::builtin();
    let mut catalog = Map::new();
    for (key, text) in [
        ("version", "0.1.0"),
        ("publisher", args.publisher.as_deref().unwrap_or(&below.catalog.publisher)),
        ("licence", below.catalog.licence.as_str()),
        ("level", args.level.as_str()),
    ] {
        catalog.insert(key.to_owned(), json!(text));
    }
    if let Some(url) = &below.catalog.licence_url {
        catalog.insert("licence_url".to_owned(), json!(url));
    }
    catalog.insert("legal_basis".to_owned(), json!(below.catalog.legal_basis));
    let text = toml_table(&catalog).into_bytes();
    let file = vec![("catalog.toml".to_owned(), text)];
    Dictionary::check_files(None, &file)?;
    let folder = Folder::create(&args.folder)?;
    for (name, bytes) in &file {
        files::write(&folder.path().join(name), bytes)?;
    }
    files::write(&folder.path().join("HUONG_DAN.md"), GUIDE.as_bytes())?;
    for name in ["entities", "codes", "types"] {
        files::create_folder(&folder.path().join(name))?;
    }
    folder.commit()?;
    let shown = args.folder.display();
    console.answer(&match console.lang {
        crate::lang::Lang::Vi => {
            format!("Đã tạo {shown}; việc tiếp theo: xem {}", args.folder.join("HUONG_DAN.md").display())
        }
        crate::lang::Lang::En => format!("{shown} is made; next: read {}", args.folder.join("HUONG_DAN.md").display()),
    })?;
    Ok(ExitCode::SUCCESS)
}
