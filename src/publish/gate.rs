//! The gate before any row is read: each field's rule against its classes, for the audience. In doubt it stays closed.
//!
//! Open: everything but state secrets (Luật Bảo vệ bí mật nhà nước 2018), personal data (Luật Bảo vệ dữ liệu cá nhân
//! 2025) and business secrets (Luật Sở hữu trí tuệ, Điều 84) (Nghị định 278/2025/NĐ-CP), by the rules `open` of the
//! dictionary. Shared with a named agency: what the classes and consumers of the dictionary allow, or the rule `share`.
//! Internal: everything but state secrets, which have a way of their own.

use serde::{Deserialize, Serialize};

use super::refusal::{refuse, refuse_rules};
use super::terms::Audience;
use crate::dictionary::{Classification, Entity, Field, OpenMethod, OpenRule, Role, Storage};
use crate::error::{Fault, Result};
use crate::lang::Message;

/// A field that goes out, and as what.
pub(super) struct OpenField<'a> {
    /// The field.
    pub(super) field: &'a Field,
    /// Its rule.
    pub(super) rule: OpenRule,
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
    /// True where a person is named as such: groups then protect nobody.
    pub(super) identified: bool,
}

/// Decides every field that is present in the table.
///
/// # Errors
/// [`crate::error::Kind::Refused`] with every field whose rule is missing or would let a person or a secret through.
pub(super) fn decide<'a>(entity: &'a Entity, present: &[String], audience: Audience) -> Result<Decision<'a>> {
    let mut faults = Vec::new();
    let mut decision = Decision { open: Vec::new(), closed: Vec::new(), identified: false };
    for field in entity.fields.iter().filter(|field| present.contains(&field.id)) {
        match judge(entity, field, audience) {
            Err(message) => faults.push(fault(entity, field, &message)),
            Ok(rule) if rule.method == OpenMethod::Drop => decision.closed.push(closed(field, &rule.reason)),
            Ok(rule) => {
                decision.identified |= is_personal(field) && as_is(&rule.method) && !counted(entity, field);
                decision.open.push(open(field, rule, &decision.open));
            }
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

/// True where a field of an entity reaches an audience, by its rules and classes alone.
pub fn reaches(entity: &Entity, field: &Field, audience: Audience) -> bool {
    judge(entity, field, audience).is_ok_and(|rule| rule.method != OpenMethod::Drop)
}

/// The field's rule for an audience when it is safe; otherwise what is wrong with it and the next action.
fn judge(entity: &Entity, field: &Field, audience: Audience) -> std::result::Result<OpenRule, Message> {
    match audience {
        Audience::Open => judge_open(entity, field).cloned(),
        Audience::Shared => judge_shared(entity, field),
        Audience::Internal => Ok(match state_secret(&field.classification) {
            Some(class) => drop_for(&secret_reason(class)),
            None => OpenRule {
                method: OpenMethod::Keep, reason: "Dùng trong cơ quan chủ quản dữ liệu".to_owned()
            },
        }),
    }
}

fn judge_open<'a>(entity: &Entity, field: &'a Field) -> std::result::Result<&'a OpenRule, Message> {
    let Some(rule) = &field.open else {
        return Err(Message::new(
            "chưa có quy tắc mở; hãy ghi open = drop, keep, label, year, month, year_band, commune, province, round, band, clamp, mask hoặc parent",
            "has no open rule; write open = drop, keep, label, year, month, year_band, commune, province, round, band, clamp, mask or parent",
        ));
    };
    if rule.method == OpenMethod::Drop {
        return Ok(rule);
    }
    secret(&field.classification, as_is(&rule.method))?;
    if rule.method == OpenMethod::Pseudonym {
        return Err(Message::new(
            "là giả danh, mà giả danh vẫn là dữ liệu cá nhân; hãy ghi open = drop và dùng share = pseudonym",
            "is a pseudonym, which stays personal data; write open = drop and use share = pseudonym",
        ));
    }
    if as_is(&rule.method) || matches!(rule.method, OpenMethod::Mask { .. } | OpenMethod::Clamp { .. }) {
        person(entity, field)?;
    } else if is_personal_class(&field.classification) && !counted(entity, field) {
        return Err(Message::new(
            "là dữ liệu cá nhân được tổng quát hóa nhưng không tính vào k-ẩn danh; hãy ghi quasi_identifier = true và k_anonymity từ 2",
            "is personal data generalized but not counted for k-anonymity; write quasi_identifier = true and k_anonymity of 2 or more",
        ));
    }
    Ok(rule)
}

/// Sharing by criterion 3, unless the dictionary writes a rule `share`.
fn judge_shared(entity: &Entity, field: &Field) -> std::result::Result<OpenRule, Message> {
    let class = &field.classification;
    if let Some(secrecy) = state_secret(class) {
        return match field.share.as_ref().filter(|rule| rule.method != OpenMethod::Drop) {
            Some(_) => Err(Message::new(
                format!(
                    "thuộc bí mật nhà nước (lớp {secrecy}) nên không chia sẻ qua gói dữ liệu; hãy ghi share = drop"
                ),
                format!("is a state secret (class {secrecy}), not for packages; write share = drop"),
            )),
            None => Ok(drop_for(&secret_reason(secrecy))),
        };
    }
    if let Some(rule) = &field.share {
        return Ok(rule.clone());
    }
    let reason = match (class.sharing.as_deref(), class.personal.as_deref(), class.business.as_deref()) {
        (_, Some("5.2"), _) => {
            "Dữ liệu cá nhân nhạy cảm (lớp 5.2): chỉ chia sẻ khi từ điển có quy tắc share nêu căn cứ (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15)"
        }
        (_, _, Some(business)) if business.starts_with('7') => {
            "Bí mật doanh nghiệp: chỉ chia sẻ khi từ điển có quy tắc share nêu căn cứ (Luật Sở hữu trí tuệ, Điều 84)"
        }
        (Some("3.2" | "3.3"), ..) => {
            return Ok(OpenRule { method: OpenMethod::Keep, reason: shared_reason(entity, field) });
        }
        (Some("3.1"), ..) => "Dữ liệu dùng riêng của cơ quan chủ quản (lớp 3.1, Quyết định 20/2025/QĐ-TTg)",
        (Some("3.4"), ..) => "Dữ liệu dịch vụ có thu phí (lớp 3.4, Quyết định 20/2025/QĐ-TTg)",
        _ => "Chưa phân loại tính chất chia sẻ (tiêu chí 3, Quyết định 20/2025/QĐ-TTg)",
    };
    Ok(drop_for(reason))
}

fn shared_reason(entity: &Entity, field: &Field) -> String {
    let class = field.classification.sharing.as_deref().unwrap_or_default();
    let basis = entity.legal_basis.first().map(String::as_str).unwrap_or_default();
    format!("Dữ liệu chia sẻ cho cơ quan dùng chung (lớp {class}; {basis}; Nghị định 278/2025/NĐ-CP)")
}

fn drop_for(reason: &str) -> OpenRule {
    OpenRule { method: OpenMethod::Drop, reason: reason.to_owned() }
}

fn secret_reason(class: &str) -> String {
    format!("Bí mật nhà nước (lớp {class}), chia sẻ theo đường riêng (Luật Bảo vệ bí mật nhà nước 2018)")
}

/// The class of a state secret.
fn state_secret(class: &Classification) -> Option<&str> {
    class.secrecy.as_deref().filter(|secrecy| *secrecy != "6.1")
}

const fn as_is(method: &OpenMethod) -> bool {
    matches!(method, OpenMethod::Keep | OpenMethod::Label)
}

/// Refuses secrets of the state and of business.
fn secret(class: &Classification, as_is: bool) -> std::result::Result<(), Message> {
    if let Some(secrecy) = state_secret(class) {
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
/// counted for k-anonymity, where within a group of k it points at nobody, or when it is a sensitive column of an entity
/// with l-diversity or t-closeness, where a group tells of nobody which value is theirs.
fn person(entity: &Entity, field: &Field) -> std::result::Result<(), Message> {
    let direct = match field.role {
        Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName | Role::Phone | Role::Email) => true,
        Some(Role::Address | Role::BirthDate) => about_persons(entity),
        _ => false,
    };
    let varied = field.sensitive && entity.k_anonymity >= 2 && entity.protection.varies();
    let category = field.classification.personal.as_deref() == Some("5.1")
        && field.codes.is_some()
        && (counted(entity, field) || varied);
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

fn open<'a>(field: &'a Field, rule: OpenRule, before: &[OpenField<'_>]) -> OpenField<'a> {
    let (suffix, storage) = published_as(field, &rule.method);
    let mut id = format!("{}{suffix}", field.id);
    while before.iter().any(|other| other.id == id) {
        id.push_str("_mo");
    }
    OpenField { field, rule, id, storage, quasi: field.quasi_identifier }
}

/// What a method adds to a field's id, and how its column is stored.
pub(super) fn published_as(field: &Field, method: &OpenMethod) -> (&'static str, Storage) {
    match method {
        OpenMethod::Keep | OpenMethod::Drop | OpenMethod::Clamp { .. } => ("", field.storage),
        OpenMethod::Label => ("_ten", Storage::Text),
        OpenMethod::Parent { .. } => ("_nhom", Storage::Text),
        OpenMethod::Year => ("_nam", Storage::Integer),
        OpenMethod::Month => ("_thang", Storage::Text),
        OpenMethod::YearBand { .. } => ("_khoang_nam", Storage::Text),
        OpenMethod::Band { .. } => ("_khoang", Storage::Text),
        OpenMethod::Mask { .. } => ("_che", Storage::Text),
        OpenMethod::Pseudonym => ("_gia_danh", Storage::Text),
        OpenMethod::Commune if field.role == Some(Role::CommuneCode) => ("", Storage::Text),
        OpenMethod::Commune => ("_ma_xa", Storage::Text),
        OpenMethod::Province if field.role == Some(Role::ProvinceCode) => ("", Storage::Text),
        OpenMethod::Province => ("_ma_tinh", Storage::Text),
        OpenMethod::Round { step } if field.storage == Storage::Integer && step.fract() == 0.0 => {
            ("", Storage::Integer)
        }
        OpenMethod::Round { .. } => ("", Storage::Number),
    }
}
