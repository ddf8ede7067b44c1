//! What the program is made of: the list of its parts, for those who must know what they install.
//!
//! Names, versions, sums and dependencies come from `Cargo.lock` as it was built with; licences from `licences.tsv`
//! (name, version, SPDX expression), which `.ci/licences` writes from the parts' own declarations and compares in CI.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};

const LOCK: &str = include_str!("../../Cargo.lock");
const LICENCES: &str = include_str!("licences.tsv");

/// A part of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name on crates.io.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence, an SPDX expression.
    pub licence: String,
    /// SHA-256 of the archive it came in.
    pub sha256: String,
    /// Names and versions of the parts it is made with.
    pub needs: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    #[serde(default)]
    checksum: String,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The parts that go into the program on any system, sorted; the program itself and what only tests need apart.
///
/// # Errors
/// When `Cargo.lock`, as it was built in, is not one.
pub fn parts() -> Result<Vec<Part>> {
    let lock: Lock = toml::from_str(LOCK).map_err(|cause| Error::stage("sbom", cause))?;
    let licences: BTreeMap<(&str, &str), &str> = LICENCES
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(((cells.next()?, cells.next()?), cells.next()?))
        })
        .collect();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &lock.package {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    // A dependency is written with its version only where the name alone is not enough.
    let named = |text: &str| {
        let (name, version) = text.split_once(' ').unwrap_or((text, ""));
        let version = if version.is_empty() { versions.get(name)?.first()? } else { version };
        licences.contains_key(&(name, version)).then(|| (name.to_owned(), version.to_owned()))
    };
    let parts = lock.package.iter().filter_map(|package| {
        let licence = licences.get(&(package.name.as_str(), package.version.as_str()))?;
        Some(Part {
            name: package.name.clone(),
            version: package.version.clone(),
            licence: (*licence).to_owned(),
            sha256: package.checksum.clone(),
            needs: package.dependencies.iter().filter_map(|text| named(text)).collect(),
        })
    });
    Ok(parts.collect())
}

fn purl(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

/// The list as CycloneDX 1.6 (ECMA-424). It has no time and no serial number: the same program gives the same bytes.
pub fn cyclonedx(parts: &[Part]) -> Value {
    let own = purl("tudien", env!("CARGO_PKG_VERSION"));
    let components: Vec<Value> = parts
        .iter()
        .map(|part| {
            json!({
                "type": "library",
                "bom-ref": purl(&part.name, &part.version),
                "name": part.name,
                "version": part.version,
                "scope": "required",
                "hashes": [{"alg": "SHA-256", "content": part.sha256}],
                "licenses": [{"expression": part.licence}],
                "purl": purl(&part.name, &part.version),
            })
        })
        .collect();
    let needed: BTreeSet<&(String, String)> = parts.iter().flat_map(|part| &part.needs).collect();
    let top = parts.iter().filter(|part| !needed.contains(&(part.name.clone(), part.version.clone())));
    let direct: Vec<String> = top.map(|part| purl(&part.name, &part.version)).collect();
    let mut dependencies = vec![json!({"ref": own, "dependsOn": direct})];
    dependencies.extend(parts.iter().map(|part| {
        let needs: BTreeSet<String> = part.needs.iter().map(|(name, version)| purl(name, version)).collect();
        json!({"ref": purl(&part.name, &part.version), "dependsOn": needs})
    }));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "tudien",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": dependencies,
    })
}
