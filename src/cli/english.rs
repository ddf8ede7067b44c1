//! Help in English, for those who ask for it. The Vietnamese text stands with each command.

use clap::{Arg, Command};

use super::catalog::english as catalog;
use super::worker::english as worker;

const ORDER: &str = "\
Order of the work:
  1. tudien inspect FILE                                   see how a file is understood; nothing is done yet
  2. tudien normalize FILE --entity ID --out FOLDER        put it in canonical form, every change written down
  3. tudien link FOLDER                                    find records that are the same
  4. tudien check FOLDER                                   check every cell
  5. tudien score FOLDER                                   score the six qualities
  6. tudien publish FOLDER --out PACKAGE                   make the open package
Or the whole way in one command:
  tudien run FILE --entity ID --out RESULTS
  tudien run samples/dak_lak/job.toml

Return to whoever can mend it, and take it back:
  tudien return RESULTS --out RETURNED
  tudien resubmit RETURNED FILE --by NAME

Options and examples of a command: tudien COMMAND --help
Exit status: 0 done; 1 findings at or above --fail-on; 2 the work could not be done.";

/// What each command does.
const COMMANDS: &[(&str, &str)] = &[
    (
        "tudien",
        "A shared data dictionary, and the tools that make data right, complete, clean, live, consistent and shared.",
    ),
    ("inspect", "Show how a file is understood; nothing is done yet."),
    ("extract", "Write every table of a file as CSV, with the cells left out."),
    ("normalize", "Put a table in the dictionary's canonical form and write down every change."),
    ("check", "Check a table against the dictionary, or against a data package or Table Schema of others."),
    ("link", "Find records that are the same person, enterprise or parcel. Deletes nothing."),
    ("link add", "Take in a new delivery: only new records are compared; cluster ids and decisions stay."),
    (
        "link apply",
        "Merge the records that are one: golden records, the source of each value, a log; taken back with link undo.",
    ),
    ("link between", "Link two tables that speak of the same people, enterprises or parcels."),
    ("link evaluate", "Measure what linking found by the answers: precision, recall, F1."),
    ("link explain", "Explain a pair of records: what each comparison adds or takes away."),
    (
        "link review",
        "List the pairs a person should decide: a workbook and an HTML page that needs no network. Internal use only.",
    ),
    ("link run", "Find the records that are one: pairs, clusters, survivors."),
    ("link train", "Estimate the model's weights on a table, without labels."),
    ("link undo", "Take merges back: all of them (the very bytes of the input again), or those of some records."),
    ("score", "Score the six qualities of a table."),
    ("compare", "Compare two versions of a data set, two periods, or one table of two units."),
    ("repair", "Mend a normalized table by rule: proposals, confirmation, application, and undoing from the log."),
    ("quarantine", "Split a checked table into good rows and rows set aside, each in a Parquet file."),
    ("publish", "Make the open package of a table."),
    ("privacy", "Protect the persons in data: measure, generalize, hide small cells, search for traces, make a key."),
    ("privacy measure", "Measure k-anonymity, l-diversity, t-closeness and the risk of a table."),
    (
        "privacy protect",
        "Generalize a table to k, l and t with the least loss, by hierarchies in files (the form of ARX).",
    ),
    ("privacy aggregate", "Count by one to three columns; small cells are hidden, and what would give them away."),
    ("privacy scan", "Search every cell of a table for traces of persons; columns and rows are told, never values."),
    ("privacy key", "Make a new key for pseudonyms in a file; it is never printed."),
    ("run", "Go the whole way: read, normalize, link, check, score, package, report."),
    (
        "return",
        "Return a table to its sender: their own workbook, faulty cells painted and noted, with a list of what to mend.",
    ),
    ("resubmit", "Take back what was returned: accept what is mended, write it down, say what remains."),
    ("explain", "Explain a check, a type, a field or a code list."),
    ("dictionary", "Look into the dictionary: entities, fields, types, code lists."),
    ("list", "List entities, types, code lists and what was redefined."),
    ("docs", "Print the dictionary's README."),
    ("export", "Write the dictionary in another format, with the account of what that format cannot hold."),
    (
        "import",
        "Read a dictionary from an Excel workbook, data contracts (ODCS), a data package or a Table Schema: writes what differs from the dictionary below.",
    ),
    (
        "infer",
        "Draft an entity from a table: types, code lists, key, personal fields, matched to what the dictionary has.",
    ),
    ("init", "Begin the dictionary of a province or an agency, laid over the built-in one."),
    ("search", "Search the dictionary: with or without accents, by other names, with slips; five answers a hit."),
    ("lint", "Tell every fault of a dictionary at once, with file, line and code; then what could be better."),
    ("diff", "Compare two dictionaries: what breaks, what is harmless; propose a version, write a changelog."),
    ("coverage", "What each layer (national, ministry, province, agency) adds, and how much of those below it uses."),
    ("text", "Repair Vietnamese text step by step."),
    ("value", "Try a type on single values."),
    ("units show", "Show the history of a unit: its names, what it came from, what it went into, whole or divided."),
    ("units", "Administrative units: look up, bring old addresses to the new ones."),
    (
        "convert",
        "Bring an address, written in any way, before or after the merger, to the codes of its commune and province.",
    ),
    ("geo", "Coordinates, VN-2000 and WGS 84: convert, find swapped X and Y and a wrong central meridian."),
    ("geo convert", "Convert a point or two columns of coordinates."),
    ("geo zones", "Central meridians of VN-2000, by province."),
    ("completions", "Print the completion script of a shell."),
    ("man", "Write the manual pages, one for each command."),
    (
        "doctor",
        "Look at the computer, the folder, the dictionary, a run and a catalog, for a help desk. Nothing personal.",
    ),
    ("sbom", "Print the list of parts in this program (CycloneDX 1.6), with versions, licences and sums."),
    ("dictionary show", "Print an entity, a field (entity.field), a type or a code list."),
];

/// What each argument says: `command.argument` where commands differ.
const ARGUMENTS: &[(&str, &str)] = &[
    ("man.out", "Folder of the pages"),
    ("doctor.folder", "Folder in which the work is done"),
    ("doctor.run", "The result of a run, to be looked through"),
    ("doctor.catalog", "A catalog, to be looked through"),
    ("sbom.licences", "Only names, versions and licences, one a line"),
    ("privacy.table", "Table (Parquet, or CSV in UTF-8)"),
    ("privacy.quasi", "Quasi-identifying columns, with commas between"),
    ("privacy.sensitive", "Sensitive columns, with commas between"),
    ("privacy.categorical", "Take sensitive columns of numbers for codes without an order"),
    ("privacy.hierarchies", "Hierarchy of a column (repeatable): a value a line, its wider forms behind it"),
    ("protect.k", "The smallest group"),
    ("protect.l", "Different sensitive values in each group"),
    ("protect.c", "Use recursive (c,l)-diversity with this factor"),
    ("protect.entropy", "Use entropy l-diversity"),
    ("protect.t", "The greatest distance of a group from the whole table"),
    ("protect.suppress", "Share of rows that may be suppressed"),
    ("privacy.out", "File for the result"),
    ("aggregate.by", "One to three columns, with commas between"),
    ("aggregate.least", "The smallest number that is told"),
    ("scan.names", "Columns of names: they are looked for in the others"),
    ("addresses", "Addresses; none: read from standard input"),
    ("as_of", "The day the data is judged for, such as 2026-09-30; today where not named"),
    ("compare.after", "The later version"),
    ("compare.before", "The earlier version: result of “tudien run”, or folder of a normalized table"),
    ("compare.out", "Write every difference to this CSV file"),
    ("compare.scores", "Compare marks only, not rows"),
    ("score.sampled", "The table is a random sample: show the 95 % interval of each quality for the whole (Wilson)"),
    ("quarantine.folder", "Folder of a normalized and checked table"),
    ("quarantine.level", "Set aside rows with findings at or above this level"),
    ("quarantine.out", "Folder for the result"),
    ("repair.accept", "Confirm the proposals of these rules at once"),
    ("repair.apply", "Apply the lines of this list that bear an x"),
    ("repair.by", "Who confirms, for the log"),
    ("repair.fill", "Fields to complete from the register; all common ones where not named"),
    ("repair.folder", "Folder of a normalized table (with table.json)"),
    ("repair.key", "The identifying field that both tables have"),
    ("repair.out", "Folder for the result"),
    ("repair.proposals", "Write the proposals to this CSV file"),
    ("repair.register", "Register that completes empty cells: folder of a normalized table"),
    ("repair.undo", "Undo every change in the folder's log"),
    ("columns", "Map a column to a field: “Column header=field_id”; “-” keeps the column aside (repeatable)"),
    ("accept_deleted", "Deleted rows are meant: close the findings on them"),
    ("at", "The time of resubmission for the log, such as 2026-10-05; now where not named"),
    ("by", "The person or body that resubmits, for the log"),
    ("verify.inputs", "The folder that holds the input files, where they are no longer in their place"),
    ("make.out", "Folder of the minutes"),
    ("make.run", "Folder of a run"),
    ("verify.pack", "Folder of the minutes"),
    ("report.folder", "Folder of a run (with chay.json) or of a checked table (with table.json)"),
    ("report.list", "List the formats"),
    ("report.to", "Format and file, such as sarif=findings.sarif; “-” is the screen (repeatable)"),
    ("resubmit.fail_on", "End with status 1 when findings at or above this level remain"),
    ("resubmit.files", "The file that came back"),
    ("resubmit.folder", "The folder that “tudien return” has made"),
    ("return.out", "The folder of the return; keep it to take back the resubmission"),
    ("return.source", "The folder that holds the original file, where it is no longer in its place"),
    ("return.body", "The body that sent the table, for the summary"),
    ("check.fail_on", "End with status 1 on findings at or above this level"),
    ("check.only", "Run only these checks, with commas between: DU-001,SACH-001"),
    ("check.out", "Keep the normalized table and the list of findings (phat_hien.csv) in this folder"),
    ("dictionary", "Folder laid over the built-in dictionary"),
    (
        "memory_limit",
        "Most memory that may be used (1500MB, 2G): past it the work stops, says what to do and leaves nothing half-written",
    ),
    ("export.entities", "Only these entities, and the code lists they use"),
    ("export.out", "Folder for the result; or a file, where the format is one file"),
    ("export.target", "Format; none: list the formats"),
    ("import.from", "Format; by the file's name where not named"),
    ("import.input", "Workbook, contract, package, schema, or a folder of them"),
    ("import.out", "Folder for the part of the dictionary that is read"),
    ("infer.file", "Data file (xlsx, xls, xlsb, ods, csv, tsv, txt)"),
    ("infer.id", "Id of the entity; made of the file's name where not named"),
    ("infer.out", "Folder for the draft; printed where not named"),
    ("infer.title", "Title of the entity; the file's name where not named"),
    ("init.folder", "The folder to make"),
    ("init.level", "Level: tinh (province), bo (ministry), co_quan (agency)"),
    ("init.publisher", "The publishing body; that of the built-in dictionary where not named"),
    ("schema", "Judge by this Data Package or Table Schema (JSON) instead of the dictionary"),
    ("resource", "The resource of the package that the file is; found by its name where not named"),
    ("encoding", "Encoding: utf-8, utf-16, windows-1258, tcvn3, vni"),
    ("entity", "The table's entity in the dictionary"),
    (
        "explain.id",
        "Code of a check (DU-001), of a reason (checksum), entity, entity.field, type, code list, or file format of a package",
    ),
    ("extract.file", "File to read: xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite"),
    ("extract.out", "Folder for the result"),
    ("files", "Files of one form"),
    ("format", "Form of the answer"),
    ("header_rows", "Number of header rows"),
    ("geo convert.file", "Convert two columns of this file"),
    ("geo convert.meridian", "Central meridian of the VN-2000 coordinates: 108-30 or 108.5"),
    ("geo convert.out", "CSV file for the result: every column, two new ones, and one that says what is odd"),
    (
        "geo convert.province",
        "Province of the point (code or name): names the meridian where there is but one, and tells points outside of it",
    ),
    ("geo convert.to", "The system to convert to"),
    ("geo convert.to_meridian", "Convert to this central meridian instead of WGS 84"),
    ("geo convert.values", "X (north) and Y (east) in metres; latitude and longitude with --to vn2000"),
    ("geo convert.x", "Header of the column of X (north), or of the latitude"),
    ("geo convert.y", "Header of the column of Y (east), or of the longitude"),
    ("geo convert.zone_width", "Zones of 3 or 6 degrees"),
    ("geo zones.province", "Only this province (code or name)"),
    ("help", "Print this help"),
    ("inspect.file", "File to look at: xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite"),
    ("json_lines", "JSON strings in, JSON out, a line each"),
    ("kind", "Type of the value (see --list)"),
    ("lang", "Language of what is said"),
    ("diff.changelog", "Also put an entry at the top of this changelog"),
    ("diff.fail_on", "End with status 1 on changes at or above this level"),
    ("diff.new", "The new dictionary"),
    ("diff.old", "The old dictionary"),
    ("lint.fail_on", "End with status 1 on anything at or above this level"),
    ("lint.folder", "Folder of the dictionary; that of --dictionary, or the built-in one, where not named"),
    ("limit", "Most results that are shown"),
    ("words", "Words to look for"),
    ("licence", "Licence; the dictionary's where not named"),
    ("link add.source", "The sender: put before ids, so that the ids of two senders are not taken for each other's"),
    ("link add.store", "Folder of the store"),
    ("link add.train", "Estimate the model again on the whole store"),
    ("link apply.clusters", "Use the clusters in this file (record_id,cluster_id) instead of finding them"),
    ("link apply.out", "Folder for the result"),
    ("link apply.origin", "Column that names each record's source, for trust"),
    ("link apply.trust", "Trusted sources, the most trusted first, instead of the dictionary's (can be repeated)"),
    ("link between.id", "Column of record ids of this table; addresses of rows where not named"),
    ("link between.out", "Folder for the result"),
    ("link between.relation", "Which relation, by the field that refers; needed only where there are several"),
    ("link between.to", "The other table: a data file, or the folder of a normalized table"),
    ("link between.to_entity", "Entity of the other table; that of the relation where not named"),
    ("link between.to_id", "Column of record ids of the other table; addresses of rows where not named"),
    ("link undo.by", "Who takes it back"),
    ("link undo.dir", "Folder that link apply made"),
    (
        "link undo.keep_apart",
        "Also write to this file of decisions (CSV) that these records are not one; needs --record and --by",
    ),
    ("link undo.note", "Why"),
    ("link undo.record", "Only the merge in which this record stands (can be repeated)"),
    ("link.decisions", "Decisions of people: workbook, CSV or JSON of link review (can be repeated)"),
    ("link.html", "Write a page of charts (HTML, needs no network, holds nothing of any record) to this file"),
    ("link.limit", "Most pairs in the list to review"),
    ("link evaluate.clusters", "What was found: record_id, cluster_id"),
    ("link evaluate.pairs", "Pairs with their probability, for the table of thresholds"),
    ("link evaluate.truth", "The answers: record_id, cluster_id"),
    ("link explain.records", "Ids of the two records"),
    ("link review.limit", "Most pairs at a time"),
    ("link review.out", "Folder for the result"),
    ("link train.export_splink", "Write the model as Splink's JSON to this file"),
    ("link train.import_splink", "Take m and u from this Splink model (JSON) before estimating"),
    ("link train.out", "Write the model (TOML, as in dictionary/link) to this file; printed where not named"),
    ("link.id", "Column of record ids, by its header in the file"),
    ("link.model", "Use the model in this file instead of the dictionary's"),
    ("link.no_train", "Keep the model's weights, do not estimate them on the table"),
    ("link.out", "Write record_id,cluster_id to this file"),
    ("link.pairs", "Write matched pairs and pairs to review to this file"),
    ("link.save_model", "Write the model estimated on this very table"),
    ("list", "List the types and end"),
    ("normalize.out", "Folder for the result"),
    ("options", "Option of the type (repeatable)"),
    (
        "path",
        "Data file (xlsx, xls, xlsb, ods, csv, tsv, txt, pdf, json, xml, parquet, sqlite), or folder of a normalized table (with table.json)",
    ),
    ("provider", "The body that provides the data; the dictionary's owner where not named"),
    (
        "publish.formats",
        "File formats, with commas between: parquet, csv, xlsx, json, ndjson, xml, geoparquet; parquet, csv, and xlsx where one sheet is enough, where not named",
    ),
    (
        "publish.partition",
        "Part a large set into folders by a published column, such as ma_tinh; no part is smaller than k",
    ),
    ("publish.audience", "For whom: open (everybody), shared (a named agency), internal"),
    ("publish.key", "File with the key of pseudonyms; otherwise the variable TUDIEN_PSEUDONYM_KEY"),
    ("publish.purpose", "What the data may be used for"),
    ("publish.population", "Table of the population (CSV), for the risk of those who do not know who is in the data"),
    ("publish.risk_report", "Internal report on the risk; beside the package where not named"),
    ("publish.to", "The agency that receives a shared package; the dictionary must name it among the users"),
    ("publish.rows_per_file", "Most rows of a file"),
    ("publish.meridian", "Central meridian of the VN-2000 coordinates, for geoparquet"),
    ("publish.out", "Folder of the package; an old package there is replaced when the new one is whole"),
    ("quiet", "Print answers and errors only"),
    ("query", "A SELECT over an SQLite file, in place of its tables"),
    ("region", "Read this region only: A6:M420, 3:1002 in a text file, tr2-tr5 (pages) in a PDF"),
    ("run.no_link", "Do not look for duplicates: quicker and with less memory; checks that need clusters are left out"),
    ("run.if_changed", "Do nothing when files, job, dictionary, program and day are those of the result that is there"),
    ("run.summary", "Answer with one line, for a message"),
    ("run.fail_on", "End with status 1 on findings at or above this level"),
    ("run.input", "Job file (.toml), or a data file with --entity"),
    ("run.out", "Folder for the results; out/<folder of the job file> where not named"),
    ("sheet", "Read this sheet (table, in SQLite) only"),
    ("shell", "The shell"),
    ("show.as_of", "The day whose names are shown; today where not named"),
    ("show.id", "What to show"),
    ("show.unit", "Code or name"),
    ("steps", "Steps, separated by commas, done from left to right"),
    ("text.file", "Mend whole columns of a Parquet file instead of lines"),
    ("text.columns", "Column of the file to mend (repeatable); none: every column of text"),
    ("text.out", "Write the mended file here; none: only count what would change"),
    ("texts", "Text to repair; none: lines from standard input"),
    ("title", "Title of the data set; the dictionary's where not named"),
    ("value.as_of", "Judge by the lists in force on this day; today where not named"),
    ("values", "Values to try; none: lines from standard input"),
    ("version", "Print the version"),
    ("convert.as_of", "The day whose codes and names are answered; today where not named"),
    ("convert.json_lines", "In: an address a line (text or JSON string); out: a JSON object a line"),
    ("text.json_lines", "JSON strings in, JSON strings out, a line each"),
];

/// The names of values.
const VALUES: &[(&str, &str)] = &[
    ("CƠ QUAN", "AGENCY"),
    ("MỤC ĐÍCH", "PURPOSE"),
    ("PHẠM VI", "AUDIENCE"),
    ("BƯỚC[,BƯỚC…]", "STEP[,STEP]"),
    ("BẢNG MÃ", "ENCODING"),
    ("CỘT", "COLUMN"),
    ("CỘT=TRƯỜNG", "COLUMN=FIELD"),
    ("CỘT,…", "COLUMN,…"),
    ("CỘT=TỆP", "COLUMN=FILE"),
    ("TỶ LỆ", "SHARE"),
    ("L", "L"),
    ("C", "C"),
    ("T", "T"),
    ("DẠNG=TỆP", "FORMAT=FILE"),
    ("DẠNG[,DẠNG…]", "FORMAT[,FORMAT]"),
    ("GIÁ TRỊ", "VALUE"),
    ("GIẤY PHÉP", "LICENCE"),
    ("KIỂU", "TYPE"),
    ("KINH TUYẾN", "MERIDIAN"),
    ("TỈNH", "PROVINCE"),
    ("TỌA ĐỘ", "COORDINATE"),
    ("ĐỘ", "DEGREES"),
    ("MÃ", "ID"),
    ("MÃ|TÊN", "CODE|NAME"),
    ("MỨC", "LEVEL"),
    ("NGÀY", "DAY"),
    ("SỐ", "NUMBER"),
    ("THƯ MỤC", "FOLDER"),
    ("CỠ", "SIZE"),
    ("TÊN=GIÁ TRỊ", "NAME=VALUE"),
    ("TỆP", "FILE"),
    ("TỆP|THƯ MỤC", "FILE|FOLDER"),
    ("TÊN", "NAME"),
    ("TIÊU ĐỀ", "TITLE"),
    ("VÙNG", "REGION"),
    ("VĂN BẢN", "TEXT"),
    ("ĐƠN VỊ", "BODY"),
    ("ĐỊNH DẠNG", "FORMAT"),
    ("THỰC THỂ", "ENTITY"),
    ("NGUỒN", "SOURCE"),
    ("CẤP", "LEVEL"),
    ("LƯỢC ĐỒ", "SCHEMA"),
    ("TRƯỚC", "BEFORE"),
    ("QUY TẮC", "RULE"),
    ("TRƯỜNG", "FIELD"),
    ("TỪ", "WORDS"),
    ("CŨ", "OLD"),
    ("MỚI", "NEW"),
    ("THƯ_MỤC", "FOLDER"),
    ("SAU", "AFTER"),
    ("ĐỊA CHỈ", "ADDRESS"),
];

/// The command with its text in English. Of what stands after the options the examples stay.
pub(super) fn command(name: &str, command: Command) -> Command {
    let about = find(&[COMMANDS, catalog::COMMANDS, worker::COMMANDS], name)
        .or_else(|| find(&[COMMANDS, catalog::COMMANDS, worker::COMMANDS], command.get_name()));
    let after = if name == "tudien" {
        Some(ORDER.to_owned())
    } else {
        command.get_after_help().map(|text| examples(&text.to_string()))
    };
    let told = command.about(about.unwrap_or_default()).long_about(None::<&str>);
    match after {
        Some(after) => told.after_help(after),
        None => told,
    }
}

/// The argument of a command, written with those it stands under, with its text in English.
pub(super) fn arg(command: &str, arg: Arg) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let under = std::iter::successors(Some(command), |command| command.split_once(' ').map(|(_, rest)| rest));
    let above = command.split(' ').next().unwrap_or_default();
    let mut keys = under.chain([above]).map(|command| format!("{command}.{id}")).chain([id.clone()]);
    let help = keys.find_map(|key| find(&[ARGUMENTS, catalog::ARGUMENTS, worker::ARGUMENTS], &key)).unwrap_or_default();
    let names: Option<Vec<&str>> = arg
        .get_value_names()
        .and_then(|names| names.iter().map(|name| find(&[VALUES, catalog::VALUES], name)).collect());
    let told = arg.help(help).long_help(None::<&str>);
    match names {
        Some(names) => told.value_names(names),
        None => told,
    }
}

fn find(tables: &[&[(&str, &'static str)]], key: &str) -> Option<&'static str> {
    tables.iter().flat_map(|table| table.iter()).find(|(known, _)| *known == key).map(|(_, text)| *text)
}

fn examples(after: &str) -> String {
    let first = after.split("\n\n").find(|part| part.starts_with("Ví dụ:")).unwrap_or_default();
    let lines = first.lines().map(|line| line.split("    # ").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n").replace("Ví dụ:", "Examples:")
}
