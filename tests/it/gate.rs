//! The gate as a table: for every class, role and method, who is reached. What is wanted is written anew from the rules.

use tudien::dictionary::{Entity, Field, OpenMethod, OpenRule, Role};
use tudien::publish::{Audience, reaches};

use crate::open_fixture::{enterprises, field};

static METHODS: [OpenMethod; 12] = [
    OpenMethod::Keep,
    OpenMethod::Drop,
    OpenMethod::Label,
    OpenMethod::Year,
    OpenMethod::Month,
    OpenMethod::YearBand { width: 10 },
    OpenMethod::Commune,
    OpenMethod::Province,
    OpenMethod::Round { step: 10.0 },
    OpenMethod::Clamp { bottom: 1.0, top: 9.0 },
    OpenMethod::Mask { keep: 2 },
    OpenMethod::Pseudonym,
];

const ROLES: [Option<Role>; 9] = [
    None,
    Some(Role::PersonalId),
    Some(Role::OldPersonalId),
    Some(Role::PersonName),
    Some(Role::Phone),
    Some(Role::Email),
    Some(Role::Address),
    Some(Role::BirthDate),
    Some(Role::Note),
];

/// What the law and the dictionary's guide say of a field in an open package.
fn may_open(entity: &Entity, field: &Field, of_persons: bool) -> bool {
    let Some(rule) = &field.open else { return false };
    let (class, method) = (&field.classification, &rule.method);
    if matches!(method, OpenMethod::Drop | OpenMethod::Pseudonym) {
        return false;
    }
    if !matches!(class.secrecy.as_deref(), None | Some("6.1")) {
        return false;
    }
    let as_it_is = matches!(method, OpenMethod::Keep | OpenMethod::Label);
    if as_it_is && class.business.as_deref() == Some("7.1") {
        return false;
    }
    let personal = matches!(class.personal.as_deref(), Some("5.1" | "5.2"));
    let in_groups = field.quasi_identifier && entity.k_anonymity > 1;
    if !as_it_is && !matches!(method, OpenMethod::Mask { .. } | OpenMethod::Clamp { .. }) {
        return !personal || in_groups;
    }
    let points_at_one = match field.role {
        Some(Role::PersonalId | Role::OldPersonalId | Role::PersonName | Role::Phone | Role::Email) => true,
        Some(Role::Address | Role::BirthDate) => of_persons,
        _ => false,
    };
    let unlinked = field.sensitive && entity.k_anonymity > 1 && entity.protection.l.is_some_and(|l| l > 1);
    let category = class.personal.as_deref() == Some("5.1") && field.codes.is_some() && (in_groups || unlinked);
    !points_at_one && (!personal || category)
}

/// A field in the making, with what is said of it when it is judged wrongly.
type Make<'m> = &'m dyn Fn() -> Field;

fn each(mut judge: impl FnMut(&Entity, Make<'_>, bool)) {
    for (k, l) in [(1, None), (2, None), (2, Some(2)), (1, Some(2)), (3, Some(1))] {
        for of_persons in [false, true] {
            let mut entity = enterprises();
            entity.k_anonymity = k;
            entity.protection.l = l;
            if of_persons {
                let mut key = field("so", "Số", Some(OpenMethod::Drop));
                key.role = Some(Role::OldPersonalId);
                entity.fields.push(key);
                entity.key = vec!["so".to_owned()];
            }
            for personal in [None, Some("5.1"), Some("5.2")] {
                for (secrecy, business) in [
                    (None, None),
                    (Some("6.1"), None),
                    (Some("6.2"), None),
                    (Some("6.1"), Some("7.1")),
                    (None, Some("8.1")),
                ] {
                    for flags in 0..8_u8 {
                        for role in ROLES {
                            let make = || {
                                let mut field = field("x", "X", None);
                                field.classification.personal = personal.map(str::to_owned);
                                field.classification.secrecy = secrecy.map(str::to_owned);
                                field.classification.business = business.map(str::to_owned);
                                field.quasi_identifier = flags & 1 != 0;
                                field.codes = (flags & 2 != 0).then(|| "gioi_tinh".to_owned());
                                field.sensitive = flags & 4 != 0;
                                field.role = role;
                                field
                            };
                            judge(&entity, &make, of_persons);
                        }
                    }
                }
            }
        }
    }
}

fn told(field: &Field) -> String {
    let method = |rule: &Option<OpenRule>| rule.as_ref().map(|rule| rule.method.clone());
    let (open, share) = (method(&field.open), method(&field.share));
    format!("{:?} role {:?} open {open:?} share {share:?}", field.classification, field.role)
}

#[test]
fn an_open_package_has_what_the_law_lets_out_and_nothing_else() {
    let (mut asked, mut open) = (0_u32, 0_u32);
    each(|entity, make, of_persons| {
        assert!(!reaches(entity, &make(), Audience::Open), "no rule, no opening");
        for method in &METHODS {
            let mut field = make();
            field.open = Some(OpenRule { method: method.clone(), reason: String::new() });
            let reached = reaches(entity, &field, Audience::Open);
            let wanted = may_open(entity, &field, of_persons);
            assert_eq!(reached, wanted, "k {} of persons {of_persons}: {}", entity.k_anonymity, told(&field));
            (asked, open) = (asked + 1, open + u32::from(reached));
        }
    });
    assert!(open > asked / 10 && open < asked / 10 * 9, "{open} of {asked}: both answers are met often");
}

#[test]
fn an_agency_gets_what_its_class_lets_it_have() {
    each(|entity, make, _| {
        let plain = make();
        let secret = !matches!(plain.classification.secrecy.as_deref(), None | Some("6.1"));
        assert_eq!(reaches(entity, &plain, Audience::Internal), !secret, "inside: everything but state secrets");
        for sharing in [None, Some("3.1"), Some("3.2"), Some("3.3"), Some("3.4")] {
            let mut field = make();
            field.classification.sharing = sharing.map(str::to_owned);
            let class = &field.classification;
            let kept_back = class.personal.as_deref() == Some("5.2") || class.business.as_deref() == Some("7.1");
            let by_class = matches!(sharing, Some("3.2" | "3.3")) && !kept_back && !secret;
            assert_eq!(reaches(entity, &field, Audience::Shared), by_class, "{}", told(&field));
            for method in [OpenMethod::Keep, OpenMethod::Pseudonym, OpenMethod::Drop] {
                let ruled = method != OpenMethod::Drop && !secret;
                field.share = Some(OpenRule { method, reason: String::new() });
                assert_eq!(reaches(entity, &field, Audience::Shared), ruled, "a rule goes first: {}", told(&field));
            }
        }
    });
}
