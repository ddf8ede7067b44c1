//! `dictionary/README.md`, generated from the dictionary itself.

use std::fmt::Write as _;

use super::model::{Dictionary, Entity};
use super::registry::layer_title;
use super::words::{classes, cycle, method, registered};
use crate::lang::Lang;

/// The README of the dictionary's folder, in Vietnamese with an English summary.
pub fn readme(dictionary: &Dictionary) -> String {
    let mut text = String::from(
        "<!-- Tệp này được sinh ra: tudien dictionary docs > dictionary/README.md. Đừng sửa tay. -->\n\
         # Từ điển dữ liệu\n\n\
         Dữ liệu của tỉnh phải như thế nào: thực thể, trường, kiểu, danh mục, trọng số. Sửa tệp TOML, CSV trong thư mục này \
         là sửa từ điển; chương trình mang theo một bản và nhận bản của tỉnh bằng `--dictionary THƯ_MỤC`.\n\n\
         *In English: what the data should be, as data. This page is generated; `tudien dictionary list|show|docs --lang en` \
         tells the same.*\n\n",
    );
    let version = &dictionary.version;
    writeln!(text, "Phiên bản {version}. Giấy phép dữ liệu mở: {}.\n", dictionary.catalog.licence).ok();
    writeln!(text, "Căn cứ: {}.\n", dictionary.catalog.legal_basis.join("; ")).ok();
    folders(&mut text);
    overview(&mut text, dictionary);
    dictionary.entities.values().for_each(|entity| one_entity(&mut text, entity));
    concepts(&mut text, dictionary);
    types(&mut text, dictionary);
    codes(&mut text, dictionary);
    scoring(&mut text, dictionary);
    text
}

fn folders(text: &mut String) {
    text.push_str(
        "| chỗ | giữ gì |\n|---|---|\n\
         | `entities/<lĩnh vực>/<thực thể>.toml` | một thực thể và các trường của nó |\n\
         | `types/<kiểu>.toml` | một kiểu giá trị với ví dụ đúng và sai, được chạy thử mỗi lần nạp |\n\
         | `codes/<danh mục>.csv`, `.toml` | danh mục mã có thời hạn, nguồn và phiên bản |\n\
         | `link/<thực thể>.toml` | cách tìm bản ghi trùng |\n\
         | `concepts.toml`, `groups.toml` | khái niệm chung và mọi tên gọi của nó; nhóm dữ liệu phải có (DL1–DL28) |\n\
         | `catalog.toml`, `scoring.toml` | người công bố, giấy phép; trọng số và ngưỡng sáu phẩm chất |\n\n",
    );
}

fn overview(text: &mut String, dictionary: &Dictionary) {
    text.push_str(
        "## Thực thể\n\n| mã | tên | trường | cơ quan chủ quản | cập nhật | khóa |\n|---|---|---|---|---|---|\n",
    );
    for entity in dictionary.entities.values() {
        let (id, title, count, owner) = (&entity.id, &entity.title.vi, entity.fields.len(), &entity.owner);
        let key: Vec<String> = entity.key.iter().map(|field| format!("`{field}`")).collect();
        let update = cycle(entity.update, Lang::Vi);
        writeln!(text, "| [`{id}`](#{id}) | {title} | {count} | {owner} | {update} | {} |", key.join(", ")).ok();
    }
    text.push('\n');
}

fn register(text: &mut String, entity: &Entity) {
    let lang = Lang::Vi;
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            writeln!(text, "- {label}: {value}").ok();
        }
    };
    line("Tên khác", &entity.aliases.join("; "));
    line("Cơ quan chủ quản", &entity.owner);
    line("Nguồn gốc", entity.authority.as_deref().unwrap_or_default());
    line("Cập nhật", cycle(entity.update, lang));
    line("Lớp, cấp, miền", &{
        let domain = entity.domain.map_or("chưa xếp miền", |domain| domain.title(lang));
        format!("{}; cấp {}; {domain}", layer_title(&entity.layer, lang), entity.level.title(lang))
    });
    line("Tình trạng", &registered(&entity.registration, lang));
    line("Phân loại", &classes(&entity.classification));
    line("Lý do phân loại", entity.classification.reason.as_deref().unwrap_or_default());
    line("Căn cứ", &entity.legal_basis.join("; "));
    line("Đơn vị dùng", &entity.consumers.join("; "));
    line("Hệ thống", &entity.systems.join("; "));
    line("Nguồn", entity.source.as_deref().unwrap_or_default());
    text.push('\n');
}

fn concepts(text: &mut String, dictionary: &Dictionary) {
    text.push_str("## Khái niệm\n\n| khái niệm | tên | nghĩa | các tên gọi |\n|---|---|---|---|\n");
    for found in dictionary.concepts.values() {
        let (id, title, meaning) = (&found.id, &found.title.vi, &found.description);
        writeln!(text, "| `{id}` | {title} | {meaning} | {} |", found.aliases.join("; ")).ok();
    }
    text.push_str("\n## Nhóm dữ liệu\n\n| nhóm | tên | ai cung cấp | thực thể |\n|---|---|---|---|\n");
    for found in dictionary.groups.values() {
        let (id, title, tier) = (&found.id, &found.title.vi, found.tier.title(Lang::Vi));
        let entities: Vec<String> = found.entities.iter().map(|id| format!("`{id}`")).collect();
        writeln!(text, "| `{id}` | {title} | {tier} | {} |", entities.join(", ")).ok();
    }
    text.push('\n');
}

fn one_entity(text: &mut String, entity: &Entity) {
    writeln!(text, "### {}\n\n**{}** ({}). {}\n", entity.id, entity.title.vi, entity.title.en, entity.description).ok();
    register(text, entity);
    text.push_str("| trường | tên | nghĩa | kiểu | phân loại | dữ liệu mở | nguồn |\n|---|---|---|---|---|---|---|\n");
    for field in &entity.fields {
        let kind =
            field.codes.as_ref().map_or_else(|| field.type_id.clone(), |codes| format!("{} · {codes}", field.type_id));
        let open = field.open.as_ref().map_or_else(|| "chưa có quy tắc".to_owned(), method);
        let must = if field.required { " *(bắt buộc)*" } else { "" };
        let cells = [
            format!("`{}`{must}", field.id),
            field.title.vi.clone(),
            field.description.clone(),
            kind,
            classes(&field.classification),
            open,
            field.source.clone().unwrap_or_default(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).ok();
    }
    text.push('\n');
    for relation in &entity.relations {
        let (field, there, target) = (&relation.field, &relation.entity, &relation.target);
        writeln!(text, "- {} ({}): `{field}` → `{there}.{target}`", relation.title, relation.cardinality).ok();
    }
    if !entity.relations.is_empty() {
        text.push('\n');
    }
}

fn types(text: &mut String, dictionary: &Dictionary) {
    text.push_str("## Kiểu\n\n| mã | tên | nghĩa | ví dụ đúng |\n|---|---|---|---|\n");
    for found in dictionary.types.values() {
        let good: Vec<String> = found.good.iter().take(3).map(|example| format!("`{example}`")).collect();
        let cells = [format!("`{}`", found.id), found.title.vi.clone(), found.description.clone(), good.join(", ")];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).ok();
    }
    text.push('\n');
}

fn codes(text: &mut String, dictionary: &Dictionary) {
    text.push_str("## Danh mục\n\n| mã | tên | số dòng | phiên bản | nguồn | giấy phép |\n|---|---|---|---|---|---|\n");
    for found in dictionary.codes.values() {
        let (id, title, count) = (&found.id, &found.title.vi, found.entries.len());
        writeln!(text, "| `{id}` | {title} | {count} | {} | {} | {} |", found.version, found.source, found.licence)
            .ok();
    }
    text.push('\n');
}

fn scoring(text: &mut String, dictionary: &Dictionary) {
    let scoring = &dictionary.scoring;
    text.push_str("## Chấm điểm\n\n| phẩm chất | trọng số |\n|---|---|\n");
    for (quality, weight) in &scoring.weights {
        writeln!(text, "| {quality} | {weight} |").ok();
    }
    writeln!(text, "\n«Tốt» từ {}, «không tốt» từ {}, dưới đó là «kém».", scoring.good, scoring.poor).ok();
}
