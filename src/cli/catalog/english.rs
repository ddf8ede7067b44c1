//! Help of the catalog's commands in English.

/// What each command does.
pub(in crate::cli) const COMMANDS: &[(&str, &str)] = &[
    ("catalog", "What was published: versions, lineage, audit log, search, a static portal, CKAN."),
    ("catalog init", "Begin a catalog."),
    (
        "catalog add",
        "Add packages: licence, owner, update promise, score, privacy, overlap and version are judged first.",
    ),
    ("catalog list", "List the sets of the catalog."),
    (
        "catalog show",
        "Show a set: description, files, columns, the source of each, who uses it. Looking at a shared set is logged.",
    ),
    ("catalog search", "Find sets: with or without accents, by other names, with slips."),
    ("catalog history", "The versions of a set and what changed between them."),
    (
        "catalog stats",
        "Figures: built, being built, to be built; topics; overdue updates; the open share against 80 % by 2030.",
    ),
    ("catalog verify", "Check that every published file and the whole log are as they were; name what was changed."),
    ("catalog export", "Write the lineage (OpenLineage), the register (CSV) or all that is known (JSON)."),
    ("catalog plan", "Register a set that is being built or is to be built."),
    ("catalog use", "Note that an agency uses a set, and for what."),
    ("catalog withdraw", "Withdraw a version: its files stay, it is no longer offered, the reason is told."),
    (
        "catalog audit",
        "The log of access, edit, share, exploit, use: look, add, take out entries older than six months.",
    ),
    ("catalog audit show", "Show the log, the latest entry first."),
    ("catalog audit record", "Add something that happened outside the program: a file handed over, downloads counted."),
    (
        "catalog audit prune",
        "Move entries older than six months to a file of their own; the rest can still be checked.",
    ),
    (
        "catalog site",
        "Build the static portal of open data: no server, no outside address; index.html opens from a disk.",
    ),
    ("catalog push", "Bring open sets to a CKAN portal. The one command of the catalog that uses the network."),
];

/// What each argument says: `command.argument` where commands differ.
pub(in crate::cli) const ARGUMENTS: &[(&str, &str)] = &[
    ("catalog", "Folder of the catalog"),
    ("publish.catalog", "Also add the package to this catalog (see tudien catalog add)"),
    ("run.catalog", "Add the packages to this catalog; that of the job file where not named"),
    ("publish.by", "Account of the officer, for the log; the one logged in where not named"),
    ("publish.at", "The time for the log, such as 2026-10-05; now where not named"),
    ("run.by", "Account of the officer, for the log; the one logged in where not named"),
    ("run.at", "The time for the log, such as 2026-10-05; now where not named"),
    ("packages", "Folder of a package that tudien publish or tudien run has made"),
    ("catalog add.id", "Id of the set in the catalog; the package's name where not named"),
    ("table", "Folder of the package's normalized table, for the lineage; found by itself in the result of tudien run"),
    ("accept_breaking", "Accept a breaking change: columns gone, other types, another key"),
    ("dry_run", "Only judge; write nothing"),
    ("catalog push.dry_run", "Only say what would be done"),
    ("state", "State: da (built), dang (being built), can (to be built)"),
    ("topic", "Only sets of the topic with this code"),
    ("catalog list.owner", "Only sets of owners whose name holds this"),
    ("catalog plan.owner", "Owner; the entity's where not named"),
    ("catalog plan.title", "Title; the entity's where not named"),
    ("catalog plan.entity", "Entity of the dictionary; that of the same id where not named"),
    ("set", "Id of the set"),
    ("sets", "Id of the set"),
    ("catalog export.set", "Only this set"),
    ("catalog audit show.set", "Only this set"),
    ("catalog export.target", "What to write"),
    ("catalog export.out", "Write to this file; printed where not named"),
    ("agency", "The agency"),
    ("purpose", "For what"),
    ("version_number", "The version"),
    ("why", "The reason"),
    ("action", "Kind of deed: access, edit, share, exploit, use, by its id"),
    ("before", "Take out entries before this day"),
    ("catalog site.out", "Folder of the portal; an old one there is replaced when the new one is whole"),
    ("no_data", "Do not copy the files into the portal"),
    ("catalog push.to", "Address of the CKAN portal"),
    ("catalog push.org", "Name of the organisation on the portal that owns the sets"),
];

/// The names of values.
pub(in crate::cli) const VALUES: &[(&str, &str)] = &[
    ("KHO", "CATALOG"),
    ("GÓI", "PACKAGE"),
    ("TÀI KHOẢN", "ACCOUNT"),
    ("TRẠNG THÁI", "STATE"),
    ("CƠ QUAN", "AGENCY"),
    ("MỤC ĐÍCH", "PURPOSE"),
    ("PHIÊN BẢN", "VERSION"),
    ("LÝ DO", "REASON"),
    ("VIỆC", "DEED"),
    ("TỔ CHỨC", "ORGANISATION"),
];
