//! What a register of data says beside the table itself: state, domain, level, concept, group (ISO/IEC 11179-31:2023,
//! the reference model of the national framework, Decision 2439/QĐ-TTg).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::lang::{Lang, Message};

/// State of a definition in the register (ISO/IEC 11179-6), in the words of the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Proposed: agreed by nobody yet.
    DeXuat,
    /// In force.
    #[default]
    HieuLuc,
    /// Retired: kept so that old data can be read.
    BaiBo,
}

impl State {
    /// The state in words.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::DeXuat, Lang::Vi) => "đề xuất",
            (Self::DeXuat, Lang::En) => "proposed",
            (Self::HieuLuc, Lang::Vi) => "đang có hiệu lực",
            (Self::HieuLuc, Lang::En) => "in force",
            (Self::BaiBo, Lang::Vi) => "đã bãi bỏ",
            (Self::BaiBo, Lang::En) => "retired",
        }
    }
}

/// Registration of an entity, a field or a concept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// The state.
    pub state: State,
    /// The day since which it holds.
    pub since: Option<NaiveDate>,
    /// The last day in force, of something retired.
    pub until: Option<NaiveDate>,
    /// What took its place (`cong_dan.so_dinh_danh`).
    pub replaced_by: Option<String>,
    /// The document that registered or retired it.
    pub decision: Option<String>,
}

/// The five domains of the reference model (DRM), in its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Economy and society.
    KinhTeXaHoi,
    /// Society.
    XaHoi,
    /// Foreign affairs, defence, security and public order.
    DoiNgoaiQuocPhongAnNinh,
    /// Support of the work of state bodies.
    HoTroHoatDong,
    /// Management of resources.
    QuanLyNguonLuc,
}

impl Domain {
    /// The domain's name.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::KinhTeXaHoi, Lang::Vi) => "Kinh tế - xã hội",
            (Self::KinhTeXaHoi, Lang::En) => "Economy and society",
            (Self::XaHoi, Lang::Vi) => "Xã hội",
            (Self::XaHoi, Lang::En) => "Society",
            (Self::DoiNgoaiQuocPhongAnNinh, Lang::Vi) => "Đối ngoại, Quốc phòng và An ninh, trật tự an toàn xã hội",
            (Self::DoiNgoaiQuocPhongAnNinh, Lang::En) => "Foreign affairs, defence, security and public order",
            (Self::HoTroHoatDong, Lang::Vi) => "Hỗ trợ hoạt động của cơ quan nhà nước",
            (Self::HoTroHoatDong, Lang::En) => "Support of the work of state bodies",
            (Self::QuanLyNguonLuc, Lang::Vi) => "Quản lý nguồn lực",
            (Self::QuanLyNguonLuc, Lang::En) => "Management of resources",
        }
    }
}

/// Whose dictionary defines something: the four levels are laid one over the other in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// National.
    #[default]
    QuocGia,
    /// Ministry or sector.
    Bo,
    /// Province.
    Tinh,
    /// Agency, or commune.
    CoQuan,
}

impl Level {
    /// The level's name.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::QuocGia, Lang::Vi) => "quốc gia",
            (Self::QuocGia, Lang::En) => "national",
            (Self::Bo, Lang::Vi) => "bộ, ngành",
            (Self::Bo, Lang::En) => "ministry",
            (Self::Tinh, Lang::Vi) => "tỉnh",
            (Self::Tinh, Lang::En) => "province",
            (Self::CoQuan, Lang::Vi) => "cơ quan, cấp xã",
            (Self::CoQuan, Lang::En) => "agency, commune",
        }
    }
}

/// Layers of shared data an entity may belong to, with their names: those of Đắk Lắk's architecture (VII.2.2.1.1), and
/// the transactions of criterion 1.
pub const LAYERS: [(&str, &str, &str); 7] = [
    ("tu_dien", "từ điển dữ liệu", "data dictionary"),
    ("danh_muc", "danh mục dùng chung", "reference data"),
    ("du_lieu_chu", "dữ liệu chủ", "master data"),
    ("chuyen_nganh", "dữ liệu chuyên ngành", "sector data"),
    ("giao_dich", "dữ liệu giao dịch", "transaction data"),
    ("tong_hop", "dữ liệu tổng hợp", "aggregated data"),
    ("mo", "dữ liệu mở", "open data"),
];

/// The layer's name; the id where it is not known.
pub fn layer_title(id: &str, lang: Lang) -> &str {
    let found = LAYERS.iter().find(|(known, _, _)| *known == id);
    found.map_or(id, |(_, vi, en)| if lang == Lang::En { en } else { vi })
}

/// A data element concept (ISO/IEC 11179-31:2023): what fields of several entities have in common, however each calls it.
#[derive(Debug, Clone, Serialize)]
pub struct Concept {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Message,
    /// What is meant.
    pub description: String,
    /// Object class: whose property it is (`Con người`).
    pub object: Option<String>,
    /// Every name seen for it. A field of the concept answers to them unless another field of its entity does.
    pub aliases: Vec<String>,
    /// Types a field of the concept may have (value domains); empty: any.
    pub types: Vec<String>,
    /// Term of a public vocabulary that means the same, where there is one.
    pub term: Option<String>,
    /// The source.
    pub source: Option<String>,
}

/// Who provides a group of data (Phụ lục 4.4.1 of the draft national framework).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Shared, provided centrally.
    TrungUong,
    /// Shared, provided by the province.
    Tinh,
    /// Essential, at the commune.
    Xa,
    /// Additional, of urban communes.
    DoThi,
    /// Additional, of rural communes.
    NongThon,
    /// Additional, of communes in mountains, at borders, on islands.
    MienNui,
}

impl Tier {
    /// The tier's name.
    pub const fn title(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::TrungUong, Lang::Vi) => "dùng chung do cấp Trung ương cung cấp",
            (Self::TrungUong, Lang::En) => "shared, provided centrally",
            (Self::Tinh, Lang::Vi) => "dùng chung do cấp tỉnh cung cấp",
            (Self::Tinh, Lang::En) => "shared, provided by the province",
            (Self::Xa, Lang::Vi) => "thiết yếu tại cấp xã",
            (Self::Xa, Lang::En) => "essential at the commune",
            (Self::DoThi, Lang::Vi) => "bổ sung: đô thị",
            (Self::DoThi, Lang::En) => "additional: urban",
            (Self::NongThon, Lang::Vi) => "bổ sung: nông thôn",
            (Self::NongThon, Lang::En) => "additional: rural",
            (Self::MienNui, Lang::Vi) => "bổ sung: miền núi, biên giới, hải đảo",
            (Self::MienNui, Lang::En) => "additional: mountains, borders, islands",
        }
    }
}

/// A group of data of the catalog: what a body must hold, and the entities that describe it.
#[derive(Debug, Clone, Serialize)]
pub struct DataGroup {
    /// Id (`dl1` … `dl28`).
    pub id: String,
    /// Title.
    pub title: Message,
    /// The text of the founding document.
    pub description: String,
    /// Who provides it.
    pub tier: Tier,
    /// Who is responsible.
    pub owner: String,
    /// How often it must be brought up to date.
    pub update: super::model::UpdateCycle,
    /// Entities of the dictionary that describe it; empty where it is no table (a rule, a framework).
    pub entities: Vec<String>,
    /// The source.
    pub source: Option<String>,
}

/// One dictionary among those laid over each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LayerInfo {
    /// Name: the folder's, `tudien` for the built-in one.
    pub name: String,
    /// The level its catalog states.
    pub level: Level,
    /// The version its catalog states.
    pub version: String,
    /// Entities it adds.
    pub entities: Vec<String>,
    /// Entities of lower layers to which it adds fields, aliases or rules.
    pub extended: Vec<String>,
    /// Fields it adds, with their entity.
    pub fields: Vec<String>,
    /// Types, code lists and concepts it adds (`types.x`, `codes.y`, `concepts.z`).
    pub others: Vec<String>,
    /// Ids of lower layers it refers to without redefining them (entities, types, code lists, concepts).
    pub references: Vec<String>,
}

/// Where definitions stand: `cong_dan`, `cong_dan.ho_ten`, `codes.dan_toc_2008` … → file and line.
pub type Places = BTreeMap<String, (String, u32)>;
