//! Which value of several records of one thing is kept: `[survivor]` of a linking model.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::lang::Message;

/// Rules by field; what a rule does is known to `link`, which owns them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Survivorship {
    /// Rules of every field that has none of its own; the first that tells two values apart decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Sources, the most trusted first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<String>,
    /// Fields that are taken from one record together, led by the first: an identity number with its day and place of
    /// issue, an address with its commune.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Vec<String>>,
    /// Rules of single fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Vec<String>>,
}

impl Survivorship {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The rules of a field.
    pub fn of(&self, field: &str) -> &[String] {
        self.fields.get(field).unwrap_or(&self.rules)
    }

    /// Every fault against the entity's field ids and the rules there are.
    pub fn validate(&self, field_ids: &[&str], rules: &[&str]) -> Vec<Message> {
        let mut faults = Vec::new();
        let named = self.fields.keys().chain(self.together.iter().flatten());
        for field in named.filter(|field| !field_ids.contains(&field.as_str())) {
            faults.push(Message::new(
                format!("`survivor`: không có trường `{field}`"),
                format!("`survivor`: no field `{field}`"),
            ));
        }
        let used: BTreeSet<&String> = self.rules.iter().chain(self.fields.values().flatten()).collect();
        for rule in used.into_iter().filter(|rule| !rules.contains(&rule.as_str())) {
            let known = rules.join(", ");
            faults.push(Message::new(
                format!("`survivor`: không có quy tắc `{rule}`; có: {known}"),
                format!("`survivor`: no rule `{rule}`; there are: {known}"),
            ));
        }
        let mut taken = BTreeSet::new();
        for field in self.together.iter().flatten().filter(|field| !taken.insert(*field)) {
            faults.push(Message::new(
                format!("`survivor.together`: trường `{field}` đứng ở hai nhóm"),
                format!("`survivor.together`: field `{field}` stands in two groups"),
            ));
        }
        faults
    }
}
