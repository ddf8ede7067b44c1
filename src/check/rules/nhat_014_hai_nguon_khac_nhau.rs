//! NHAT-014: two sources contradict each other on one record.

use crate::check::group::{Breaks, GroupRule};
use crate::check::key::{Part, Reading};
use crate::check::{Check, Context, Level, Scope, Standing};
use crate::dictionary::Role;
use crate::lang::Text;

pub(super) static CHECK: Check = Check {
    code: "NHAT-014",
    title: Text::new("Hai nguồn nói khác nhau về một bản ghi", "Two sources contradict each other on one record"),
    level: Level::Warning,
    standing: Standing::Stable { since: "0.2.0" },
    page: include_str!("nhat_014_hai_nguon_khac_nhau.md"),
    scope: Scope::Group(rules),
};

/// Rows of different files, sheets or regions that share the entity's key and hold different values; notes and update days
/// may differ, and what other checks compare within the key (names, births, sexes, measures) is left to them.
fn rules(context: &Context<'_>) -> Vec<GroupRule> {
    let key: Vec<Part> = context.entity.key.iter().map(|id| Part::text(id)).collect();
    if context.sources < 2 || key.is_empty() {
        return Vec::new();
    }
    let left = |role: Option<Role>| {
        matches!(
            role,
            Some(
                Role::Note
                    | Role::UpdatedAt
                    | Role::PersonName
                    | Role::OrganisationName
                    | Role::BirthDate
                    | Role::Sex
                    | Role::Area
                    | Role::Money
            )
        )
    };
    let compared = context.fields().filter(|field| !left(field.role) && !context.entity.key.contains(&field.id));
    compared
        .map(|field| GroupRule {
            field: field.id.clone(),
            key: key.clone(),
            breaks: Breaks::DiffersAcross(Part::read(&field.id, Reading::Lower)),
            says: "Hai nguồn cùng nói về bản ghi này mà khác nhau".to_owned(),
        })
        .collect()
}
