//! Help of the workers in English.

/// What each command does.
pub(in crate::cli) const COMMANDS: &[(&str, &str)] = &[
    (
        "worker",
        "Run the stages on many machines: each reads an Arrow IPC stream from stdin and writes one to stdout (Spark's mapInArrow).",
    ),
    (
        "worker plan",
        "Read the files once, on the driver: mapping, encoding, what only a whole column tells; raw rows to part.",
    ),
    ("worker normalize", "Raw rows in, normal rows with their notes and changes out."),
    (
        "worker gather-normalize",
        "Put the normal rows of all partitions together as a normalized table, as normalize does.",
    ),
    ("worker features", "Normal rows in, what linking reads in each of them out."),
    (
        "worker gather-features",
        "Put the features of all partitions together as features.parquet beside the table: train and score-pairs then need not read it again.",
    ),
    ("worker train", "Estimate the linking model once, on the driver, and say in how many pieces pairs are compared."),
    ("worker score-pairs", "Pieces in, their pairs with weights out."),
    ("worker gather-pairs", "Put the pairs of all pieces together as clusters, as link does."),
    ("worker check", "Normal rows in, findings and counts of the checks of single rows out."),
    ("worker gather-check", "Put all findings together, and run the checks that need many rows, as check does."),
];

/// What each argument is.
pub(in crate::cli) const ARGUMENTS: &[(&str, &str)] = &[
    ("worker.files", "Files of one form"),
    ("worker.out", "Folder for the result"),
    ("worker train.out", "Write the model to this file (JSON)"),
    ("worker.plan", "The plan: the folder that worker plan made, or its plan.json"),
    ("worker.table", "Folder of a normalized table"),
    ("worker.training", "The model that worker train wrote"),
];
