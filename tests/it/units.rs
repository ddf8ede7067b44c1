//! Administrative units: counts, the merger, addresses in every style.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may stop, and says aloud what it skips")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use tudien::units::{MERGER, Outcome, Resolver, Units};
use unicode_normalization::UnicodeNormalization as _;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn now() -> NaiveDate {
    day("2026-11-20")
}

/// A reference list beside the project, if it is there; says so when it is not.
fn reference(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference").join(name);
    if !path.exists() {
        eprintln!("skipped: reference list {name} is not present");
        return None;
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().map(std::result::Result::unwrap).collect())
}

/// Every old commune with its full address.
fn old_addresses() -> Vec<(&'static str, [&'static str; 3], BTreeSet<&'static str>)> {
    let units = Units::builtin();
    let address = |(_, commune): (_, &'static tudien::units::Unit)| {
        let district = units.districts.get(&commune.parent)?;
        let province = units.old_provinces.get(&district.parent)?;
        let heirs = commune.successors.iter().map(|code| &**code).collect();
        Some((&*commune.code, [commune.name(), district.name(), province.name()], heirs))
    };
    units.old_communes.iter().filter_map(address).collect()
}

const SHORT: [(&str, &str); 8] = [
    ("Thị trấn ", "TT."),
    ("Thị xã ", "TX."),
    ("Thành phố ", "TP."),
    ("Phường ", "P."),
    ("Quận ", "Q."),
    ("Huyện ", "H."),
    ("Xã ", "X."),
    ("Tỉnh ", "T."),
];

fn abbreviated(name: &str, space: &str) -> String {
    let short =
        SHORT.iter().find_map(|(long, short)| name.strip_prefix(long).map(|rest| format!("{short}{space}{rest}")));
    short.unwrap_or_else(|| name.to_owned())
}

fn without_marks(text: &str) -> String {
    let plain = text.replace('Đ', "D").replace('đ', "d");
    plain.nfd().filter(|character| !('\u{300}'..='\u{36f}').contains(character)).collect()
}

fn new_style(text: &str) -> String {
    [("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("ọa", "oạ"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ụy", "uỵ")]
        .iter()
        .fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

/// The styles in which offices write addresses.
fn styles([commune, district, province]: [&str; 3]) -> [(&'static str, String); 10] {
    let full = format!("{commune}, {district}, {province}");
    let tight = format!("{},{},{province}", abbreviated(commune, ""), abbreviated(district, ""));
    let short = [commune, district, province].map(|name| abbreviated(name, " ")).join(", ");
    [
        ("abbreviated", short),
        ("capitals", full.to_uppercase()),
        ("dashes", format!("{commune} - {district} - {province}")),
        ("hamlet", format!("Số 12/3, thôn 3, {full}")),
        ("tight", tight),
        ("new tone style", new_style(&full)),
        ("decomposed", full.nfd().collect()),
        ("no separators", format!("{commune} {district} {province}")),
        ("no marks", without_marks(&full)),
        ("full", full),
    ]
}

#[test]
fn counts_are_those_of_the_resolutions() {
    let units = Units::builtin();
    let sizes = [&units.provinces, &units.communes, &units.old_provinces, &units.districts, &units.old_communes]
        .map(tudien::units::List::len);
    assert_eq!(sizes, [34, 3321, 63, 696, 10_035]);
    let kinds = |prefix: &str| {
        let named = |as_of| {
            units
                .communes
                .iter()
                .filter(|(_, unit)| unit.name_on(as_of).is_some_and(|name| name.starts_with(prefix)))
                .count()
        };
        (named(MERGER), named(now()))
    };
    assert_eq!((kinds("Xã "), kinds("Phường "), kinds("Đặc khu ")), ((2621, 2599), (687, 709), (13, 13)));
    let whole = units.old_communes.iter().filter(|(_, unit)| unit.successors.len() == 1).count();
    let parts = units.old_communes.iter().filter(|(_, unit)| unit.successors.len() > 1).count();
    assert_eq!(whole + parts, 10_035);
    assert!((440..=475).contains(&parts), "{parts} divided");
}

#[test]
fn every_tie_leads_to_a_unit() {
    let units = Units::builtin();
    for (_, unit) in units.communes.iter() {
        assert!(units.provinces.get(&unit.parent).is_some(), "{}", unit.code);
    }
    for (code, _, heirs) in old_addresses() {
        assert!(!heirs.is_empty() && heirs.iter().all(|heir| units.communes.get(heir).is_some()), "{code}");
    }
    assert_eq!(old_addresses().len(), 10_035);
}

#[test]
fn lists_agree_with_the_reference() {
    let units = Units::builtin();
    let fold = |text: &str| new_style(&text.replace('’', "'").to_lowercase());
    for (file, as_of) in [("communes_2025-07-01.csv", MERGER), ("communes_2026-09-20.csv", now())] {
        for row in reference(file).unwrap_or_default() {
            let unit = units.commune(&row["code"], as_of).unwrap();
            assert_eq!(fold(unit.name_on(as_of).unwrap()), fold(&row["name"]), "{file}");
            assert_eq!(*unit.parent, *row["province_code"], "{file} {}", row["code"]);
        }
    }
    let mut heirs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in reference("commune_old_to_new_2025.csv").unwrap_or_default() {
        heirs.entry(row["old_code"].clone()).or_default().insert(row["new_code"].clone());
    }
    let differ: Vec<&String> = heirs
        .iter()
        .filter(|(old, new)| {
            let ours =
                units.old_communes.get(old).map(|unit| unit.successors.iter().map(ToString::to_string).collect());
            ours.as_ref() != Some(*new)
        })
        .map(|(old, _)| old)
        .collect();
    // 00556 went whole by one list and in parts by the other: it stays divided.
    assert!(differ.iter().all(|old| *old == "00556"), "{differ:?}");
}

#[test]
fn a_current_unit_resolves_to_itself_in_every_style() {
    let units = Units::builtin();
    let mut resolver = Resolver::new(units, now());
    for (_, commune) in units.communes.iter() {
        let (name, province) = (commune.name(), units.provinces.get(&commune.parent).unwrap().name());
        let written = [
            format!("{name}, {province}"),
            format!("{name} - {province}").to_uppercase(),
            format!("Số 7, tổ 2, {}, {}", abbreviated(name, " "), abbreviated(province, " ")),
            format!("{name}, {province}, Việt Nam"),
        ];
        for address in written {
            let resolved = resolver.resolve(&address);
            assert_eq!((resolved.status, resolved.code), (Outcome::Current, Some(&*commune.code)), "{address}");
            assert_eq!(resolved.province_code, Some(&*commune.parent), "{address}");
        }
    }
}

#[test]
fn old_communes_resolve_in_every_style_and_divided_ones_are_never_decided() {
    let mut resolver = Resolver::new(Units::builtin(), now());
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut by_province: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (code, names, heirs) in old_addresses() {
        let heir = heirs.first().copied().unwrap_or_default();
        let province = &*Units::builtin().communes.get(heir).unwrap().parent;
        for (style, address) in styles(names) {
            let resolved = resolver.resolve(&address);
            let found: BTreeSet<&str> = resolved.candidates.iter().copied().chain(resolved.code).collect();
            assert!(
                resolved.code.is_none_or(|code| heirs.len() == 1 && heirs.contains(code)),
                "{style} {code}: {address} gave {resolved:?}"
            );
            let status = if heirs.len() == 1 { Outcome::Whole } else { Outcome::Divided };
            let is_right = found == heirs && resolved.status == status;
            for tally in [right.entry(style).or_default(), by_province.entry(province).or_default()] {
                tally.1 += 1;
                tally.0 += usize::from(is_right);
            }
        }
    }
    assert_eq!(by_province.len(), 34);
    for (province, (good, all)) in by_province {
        assert!(good * 1000 >= all * 990, "province {province}: {good} of {all}");
    }
    for (style, (good, all)) in right {
        assert!(good * 1000 >= all * 990, "{style}: {good} of {all}");
    }
}

#[test]
fn names_that_collide_without_marks_are_left_to_a_person() {
    let units = Units::builtin();
    let told = units.convert("Xã Sơn Hạ, Tỉnh Quảng Ngãi", now());
    assert_eq!((told.status, told.code), (Outcome::Current, Some("21292")));
    let untold = units.convert("xa son ha, tinh quang ngai", now());
    assert_eq!((untold.status, untold.candidates), (Outcome::Ambiguous, vec!["21289", "21292"]));
}

#[test]
fn sixteen_communes_collide_without_marks_and_marks_decide() {
    let units = Units::builtin();
    let mut by_key: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for (_, unit) in units.communes.iter() {
        let key = without_marks(unit.name()).to_lowercase();
        by_key.entry((unit.parent.to_string(), key)).or_default().push(&unit.code);
    }
    let pairs: Vec<Vec<&str>> = by_key.into_values().filter(|codes| codes.len() > 1).collect();
    assert_eq!((pairs.len(), pairs.iter().map(Vec::len).sum::<usize>()), (8, 16));
    for pair in pairs {
        for code in &pair {
            let unit = units.communes.get(code).unwrap();
            let written = format!("{}, {}", unit.name(), units.provinces.get(&unit.parent).unwrap().name());
            for address in [written.clone(), new_style(&written), written.to_uppercase(), written.nfd().collect()] {
                assert_eq!(units.convert(&address, now()).code, Some(*code), "{address}");
            }
            let bare = units.convert(&without_marks(&written), now());
            assert_eq!((bare.status, bare.code), (Outcome::Ambiguous, None), "{written}");
            assert_eq!(bare.candidates.iter().copied().collect::<BTreeSet<_>>(), pair.iter().copied().collect());
        }
    }
}

#[test]
fn apostrophes_and_tone_styles_are_one_name() {
    let units = Units::builtin();
    let named: Vec<_> = units.communes.iter().filter(|(_, unit)| unit.name().contains(['\'', '’'])).collect();
    assert!(named.len() > 5, "{}", named.len());
    for (_, unit) in named {
        let province = units.provinces.get(&unit.parent).unwrap().name();
        for sign in ["'", "’", "‘", "ʼ", "´", "`"] {
            let name = unit.name().replace(['\'', '’'], sign);
            let address = format!("Buôn Ê Căm, {name}, {province}");
            let resolved = units.convert(&address, now());
            assert_eq!(resolved.code, Some(&*unit.code), "{address}");
            assert_eq!(resolved.rest_of(&address), "Buôn Ê Căm", "{address}");
        }
    }
}

#[test]
fn houses_and_hamlets_are_kept_in_every_style() {
    let units = Units::builtin();
    let fronts = [
        "Số 12/3 đường Lê Lợi",
        "Thôn 3",
        "Buôn Akõ Dhông",
        "Tổ dân phố 5",
        "Tổ 7, ấp Tân Lập",
        "Bon Bu Prăng",
        "Plei Ốp",
        "Khóm 2",
        "Bản Phiêng",
        "Làng Kon Rẫy",
        "KP 3",
    ];
    for (at, (_, names, heirs)) in old_addresses().into_iter().step_by(97).enumerate() {
        let front = fronts[at % fronts.len()];
        let address = format!("{front}, {}", names.join(", "));
        let resolved = units.convert(&address, now());
        assert_eq!(resolved.rest_of(&address), front, "{address}");
        assert_eq!(resolved.code.is_some(), heirs.len() == 1, "{address}");
    }
}

#[test]
fn nothing_is_picked_silently() {
    let units = Units::builtin();
    for address in [
        "Số 5 Lê Lợi, Quận 1, TP.HCM",
        "Lê Lợi",
        "",
        " , - ",
        "tỉnh Đắk Lắk",
        "13, Bình Thạnh, Hồ Chí Minh",
        "Xã Tân Thanh, Huyện Tân Thạnh, Tỉnh Long An",
    ] {
        let resolved = units.convert(address, now());
        assert_eq!(resolved.code, None, "{address}: {resolved:?}");
    }
}

#[test]
fn the_rest_is_kept() {
    let units = Units::builtin();
    for (address, rest) in [
        ("Buôn M'Liêng, xã Ea Sol, huyện Ea H'leo, tỉnh Đắk Lắk", "Buôn M'Liêng"),
        ("29 Săm Brăm - P. Ea Tam - TP.BMT - T. Đắk Lắk", "29 Săm Brăm"),
        ("Tổ 5, khối 3, P. Ea Tam, TP.Buôn Ma Thuột, Đắk Lắk", "Tổ 5, khối 3"),
        ("Thôn 3 Măng Bút Kon Plông Kon Tum", "Thôn 3"),
        ("tỉnh Đắk Lắk", ""),
        ("một nơi nào đó", "một nơi nào đó"),
    ] {
        assert_eq!(units.convert(address, now()).rest_of(address), rest, "{address}");
    }
}

#[test]
fn the_day_decides() {
    let units = Units::builtin();
    let address = "Xã Phù Lãng, Thị xã Quế Võ, Tỉnh Bắc Ninh";
    let on = |text: &str| units.convert(address, day(text));
    assert_eq!((on("2025-06-30").status, on("2025-06-30").code), (Outcome::Current, Some("09277")));
    assert_eq!((on("2025-07-01").code, on("2025-07-01").name), (Some("09292"), Some("Xã Phù Lãng")));
    assert_eq!(
        (on("2026-09-20").name, on("2026-09-20").province),
        (Some("Phường Phù Lãng"), Some("Thành phố Bắc Ninh"))
    );
}

#[test]
fn a_history_tells_both_ways() {
    let found = Units::builtin().histories("09292", now());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].names.len(), 2);
    assert_eq!(found[0].predecessors.len(), 3);
    assert_eq!(found[1].successors[0].code, "09292");
    assert!(Units::builtin().histories("krong a", now()).iter().any(|unit| unit.code == "24444"));
    assert!(Units::builtin().histories("không có xã này", now()).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let resolved = Units::builtin().convert(&text, now());
        prop_assert_eq!(resolved.code.is_some(), matches!(resolved.status, Outcome::Whole | Outcome::Current));
        prop_assert_eq!(resolved.rest_of(&text).len() <= text.len(), true);
    }

    #[test]
    fn a_column_is_read_as_its_cells(seed in 0_usize..10_035, front in "(Thôn [1-9], |Số [1-9]{2} Lê Lợi, |tổ 3 |a - |,|)", cut in 0_usize..3, word in "[XPx ]?") {
        let addresses = old_addresses();
        let (_, names, _) = addresses[seed];
        let address = format!("{front}{word}{}", names[cut..].join(", "));
        let mut resolver = Resolver::new(Units::builtin(), now());
        let alone = Units::builtin().convert(&address, now());
        for _ in 0..2 {
            prop_assert_eq!(&resolver.resolve(&address), &alone);
        }
        let longer = format!("Thôn 1, {address}");
        prop_assert_eq!(resolver.resolve(&longer), Units::builtin().convert(&longer, now()));
    }
}
