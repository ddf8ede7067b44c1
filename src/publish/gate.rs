//! The gate before any row is read: each field's rule against its classes. In doubt it stays closed.
//!
//! What stays at home: state secrets (Luật Bảo vệ bí mật nhà nước 2018), personal data (Luật Bảo vệ dữ liệu cá nhân
//! 2025), business secrets (Luật Sở hữu trí tuệ, Điều 84); all else is open (Nghị định 278/2025/NĐ-CP).

use serde::{Deserialize, Serialize};

use super::refusal::{refuse, refuse_rules};
use crate::dictionary::{Classification, Entity, Field, OpenMethod, OpenRule, Role, Storage};
use crate::error::{Fault, Result};
use crate::lang::Message;

/// A field that goes out, and as what.
pub(super) struct OpenField<'a> {
    /// The field.
    pub(super) field: &'a Field,
    /// Its rule.
    pub(super) rule: &'a OpenRule,
    /// Id of the published column.
    pub(super) id: String,
    /// How the published column is stored.
    pub(super) storage: Storage,
    /// Counted for k-anonymity.
    pub(super) quasi: bool,
}

/// A field that stays at home, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutField {
    /// Id.
    pub field: String,
    /// Title.
    pub title: String,
    /// Why, with its legal basis.
    pub reason: String,
}

/// What the gate decided of the fields of a table.
pub(super) struct Decision<'a> {
    /// What goes out, in the entity's order.
    pub(super) open: Vec<OpenField<'a>>,
    /// What stays.
    pub(super) closed: Vec<LeftOutField>,
}

/// Decides every field that is present in the table.
///
/// # Errors
/// [`crate::error::Kind::Refused`] with every field whose rule is missing or would let a person or a secret through.
pub(super) fn decide<'a>(entity: &'a Entity, present: &[String]) -> Result<Decision<'a>> {
    let mut faults = Vec::new();
    let mut decision = Decision { open: Vec::new(), closed: Vec::new() };
    for field in entity.fields.iter().filter(|field| present.contains(&field.id)) {
        match judge(entity, field) {
            Err(message) => faults.push(fault(entity, field, &message)),
            Ok(rule) if rule.method == OpenMethod::Drop => decision.closed.push(closed(field, &rule.reason)),
            Ok(rule) => decision.open.push(open(field, rule, &decision.open)),
        }
    }
    if !faults.is_empty() {
        return Err(refuse_rules(&entity.title.vi, faults));
    }
    for stray in present.iter().filter(|id| entity.field(id).is_none()) {
        decision.closed.push(LeftOutField {
            field: stray.clone(),
            title: stray.clone(),
            reason: "Cột không có trong từ điển nên không công bố".to_owned(),
        });
    }
    if decision.open.is_empty() {
        return Err(refuse(
            &Message::new(
                format!("không còn cột nào của «{}» được phép mở", entity.title.vi),
                format!("no column of “{}” may be opened", entity.title.en),
            ),
            Message::new(
                "Bảng này chỉ dùng nội bộ; nếu cần mở, hãy viết quy tắc tổng quát hóa cho ít nhất một trường.",
                "This table is for inside use; to open it, write a generalizing rule for at least one field.",
            ),
        ));
    }
    Ok(decision)
}

/// Who may see a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    Open,
    /// Nobody outside.
    Closed,
}

/// Who may see a field of an entity, by its rule and classes alone.
pub fn audience(entity: &Entity, field: &Field) -> Audience {
    match judge(entity, field) {
        Ok(rule) if rule.method != OpenMethod::Drop => Audience::Open,
        _ => Audience::Closed,
    }
}

/// The field's rule when it is safe; otherwise what is wrong with it and the next action.
fn judge<'a>(entity: &Entity, field: &'a Field) -> std::result::Result<&'a OpenRule, Message> {
    let Some(rule) = &field.open else {
        return Err(Message::new(
            "chưa có quy tắc mở; hãy ghi open = drop, keep, label, year, month, year_band, commune, province hoặc round",
            "has no open rule; write open = drop, keep, label, year, month, year_band, commune, province or round",
        ));
    };
    if rule.method == OpenMethod::Drop {
        return Ok(rule);
    }
    let as_is = matches!(rule.method, OpenMethod::Keep | OpenMethod::Label);
    secret(&field.classification, as_is)?;
    if as_is {
        person(entity, field)?;
    } else if is_personal_class(&field.classification) && !counted(entity, field) {
        return Err(Message::new(
            "là dữ liệu cá nhân được tổng quát hóa nhưng không tính vào k-ẩn danh; hãy ghi quasi_identifier = true và k_anonymity từ 2",
            "is personal data generalized but not counted for k-anonymity; write quasi_identifier = true and k_anonymity of 2 or more",
        ));
    }
    Ok(rule)
}

/// Refuses secrets of the state and of business.
fn secret(class: &Classification, as_is: bool) -> std::result::Result<(), Message> {
    if let Some(secrecy) = class.secrecy.as_deref().filter(|secrecy| *secrecy != "6.1") {
        return Err(Message::new(
            format!("thuộc bí mật nhà nước (lớp {secrecy}); hãy ghi open = drop"),
            format!("is a state secret (class {secrecy}); write open = drop"),
        ));
    }
    match class.business.as_deref().filter(|business| as_is && business.starts_with('7')) {
        Some(business) => Err(Message::new(
            format!("là bí mật doanh nghiệp (lớp {business}); hãy ghi open = drop hoặc round"),
            format!("is a business secret (class {business}); write open = drop or round"),
        )),
        None => Ok(()),
    }
}

/// Refuses a person's data as it is. A category of basic personal data (5.1) from a closed list may stay when it is
/// counted for k-anonymity: within a group of k it points at nobody.
fn person(entity: &Entity, field: &Field) -> std::result::Result<(), Message> {
    let direct = match field.role {
        Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName | Role::Phone | Role::Email) => true,
        Some(Role::Address | Role::BirthDate) => about_persons(entity),
        _ => false,
    };
    let category =
        field.classification.personal.as_deref() == Some("5.1") && field.codes.is_some() && counted(entity, field);
    if direct || (is_personal_class(&field.classification) && !category) {
        return Err(Message::new(
            "là dữ liệu cá nhân mà quy tắc giữ nguyên; hãy ghi open = drop, year_band, commune hoặc province",
            "is personal data that the rule keeps as it is; write open = drop, year_band, commune or province",
        ));
    }
    Ok(())
}

/// True where the field counts for k-anonymity with a group of at least two.
fn counted(entity: &Entity, field: &Field) -> bool {
    field.quasi_identifier && entity.k_anonymity >= 2
}

/// True for basic and sensitive personal data.
pub(crate) fn is_personal_class(class: &Classification) -> bool {
    matches!(class.personal.as_deref(), Some("5.1" | "5.2"))
}

/// True for a field whose values point at a person: by class, or by role.
pub(crate) fn is_personal(field: &Field) -> bool {
    is_personal_class(&field.classification)
        || matches!(
            field.role,
            Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName | Role::Phone | Role::Email)
        )
}

/// True where one record is one person.
fn about_persons(entity: &Entity) -> bool {
    entity.role(Role::BirthDate).is_some()
        || entity
            .key
            .iter()
            .filter_map(|id| entity.field(id))
            .any(|field| matches!(field.role, Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName)))
}

fn fault(entity: &Entity, field: &Field, message: &Message) -> Fault {
    Fault {
        code: "",
        file: format!("entities/{}/{}.toml", entity.sector, entity.id),
        line: None,
        message: Message::new(
            format!("trường «{}» ({}) {}", field.title.vi, field.id, message.vi),
            format!("field “{}” ({}) {}", field.title.en, field.id, message.en),
        ),
    }
}

fn closed(field: &Field, reason: &str) -> LeftOutField {
    LeftOutField { field: field.id.clone(), title: field.title.vi.clone(), reason: reason.to_owned() }
}

fn open<'a>(field: &'a Field, rule: &'a OpenRule, before: &[OpenField<'_>]) -> OpenField<'a> {
    let (suffix, storage) = match rule.method {
        OpenMethod::Keep | OpenMethod::Drop => ("", field.storage),
        OpenMethod::Label => ("_ten", Storage::Text),
        OpenMethod::Year => ("_nam", Storage::Integer),
        OpenMethod::Month => ("_thang", Storage::Text),
        OpenMethod::YearBand { .. } => ("_khoang_nam", Storage::Text),
        OpenMethod::Commune if field.role == Some(Role::CommuneCode) => ("", Storage::Text),
        OpenMethod::Commune => ("_ma_xa", Storage::Text),
        OpenMethod::Province if field.role == Some(Role::ProvinceCode) => ("", Storage::Text),
        OpenMethod::Province => ("_ma_tinh", Storage::Text),
        OpenMethod::Round { step } if field.storage == Storage::Integer && step.fract() == 0.0 => {
            ("", Storage::Integer)
        }
        OpenMethod::Round { .. } => ("", Storage::Number),
    };
    let mut id = format!("{}{suffix}", field.id);
    while before.iter().any(|other| other.id == id) {
        id.push_str("_mo");
    }
    OpenField { field, rule, id, storage, quasi: field.quasi_identifier }
}
