//! JUnit XML: each check of a field is a test, for build servers.

use std::fmt::Write as _;
use std::path::Path;

use super::{Format, Input, Seen};
use crate::check::{Check, Level, Outcome};
use crate::error::Result;
use crate::files;
use crate::lang::Text;
use crate::report::model::DatasetReport;

pub(super) static FORMAT: Format = Format {
    id: "junit",
    title: Text::new("JUnit XML", "JUnit XML"),
    media: "application/xml",
    seen: Seen::Outside,
    page: include_str!("junit.md"),
    write,
};

fn write(input: &Input<'_>, path: &Path) -> Result<()> {
    let failed = |outcome: &&Outcome| outcome.broken > 0 && outcome.level == Level::Error;
    let all = input.sets.iter().flat_map(|set| &set.checked.outcomes);
    let (tests, failures) = (all.clone().count(), all.filter(failed).count());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n",
        text(&input.model.title)
    );
    for (set, told) in input.sets.iter().zip(&input.model.datasets) {
        let outcomes = &set.checked.outcomes;
        let failures = outcomes.iter().filter(failed).count();
        writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\" timestamp=\"{}T00:00:00\" hostname=\"tudien\">",
            text(&set.table.dataset),
            outcomes.len(),
            input.model.as_of
        )
        .ok();
        for outcome in outcomes {
            case(&mut xml, &set.table.dataset, told, outcome);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    files::write(path, xml.as_bytes())
}

fn case(xml: &mut String, dataset: &str, told: &DatasetReport, outcome: &Outcome) {
    let title = Check::find(&outcome.code).map_or("", |check| check.title.vi);
    let field = if outcome.field.is_empty() { "*" } else { &outcome.field };
    write!(
        xml,
        "    <testcase classname=\"{}.{}\" name=\"{} {}\" time=\"0\"",
        text(dataset),
        text(field),
        outcome.code,
        text(title)
    )
    .ok();
    if outcome.broken == 0 {
        xml.push_str("/>\n");
        return;
    }
    let group = told.checks.iter().find(|group| group.code == outcome.code && group.field == outcome.field);
    let places: Vec<&str> = group.iter().flat_map(|group| &group.examples).map(|one| one.address.as_str()).collect();
    let words = format!("{} / {} vi phạm", outcome.broken, outcome.tested);
    let places = text(&places.join(", "));
    if outcome.level == Level::Error {
        writeln!(xml, ">\n      <failure message=\"{words}\" type=\"error\">{places}</failure>\n    </testcase>").ok();
    } else {
        let level = outcome.level.title().vi;
        writeln!(xml, ">\n      <system-out>{level}: {words}. {places}</system-out>\n    </testcase>").ok();
    }
}

fn text(raw: &str) -> String {
    let allowed = raw.chars().filter(|letter| !letter.is_control() || *letter == '\n');
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
