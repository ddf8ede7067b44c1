"""The stages of tudien on a Spark cluster, with the result of one machine.

    python job.py cong_dan.csv --entity cong_dan --as-of 2026-09-30 --out ket_qua --tudien tudien
    python job.py … --master 'local-cluster[2,1,1024]'

The driver reads the file once (`tudien worker plan`); Spark runs `normalize`, `features`, `score-pairs` and `check` over partitions with
`mapInArrow`, each in a process of its own that reads an Arrow stream from stdin and writes one to stdout; the driver puts the
results together. OUT is then a normalized table as `tudien normalize`, `link` and `check` leave it: go on with
`tudien score OUT` and `tudien publish OUT --out PACKAGE`.

Every machine needs the same `tudien` at the same path, and the folder of OUT (a shared file system). Needs pyspark (with pandas) and pyarrow.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import pyarrow
import pyarrow.ipc
import pyarrow.parquet
from pyspark.sql import SparkSession
from pyspark.sql import types


def piped(command, batches):
    """Runs a command with Arrow batches on its stdin, and gives the batches of its stdout."""
    batches = iter(batches)
    first = next(batches, None)
    if first is None:
        return
    errors = tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
    broken = []

    def feed():
        try:
            with pyarrow.ipc.new_stream(process.stdin, first.schema) as stream:
                stream.write_batch(first)
                for batch in batches:
                    stream.write_batch(batch)
            process.stdin.close()
        except BrokenPipeError:
            pass  # its exit status says why
        except BaseException as error:  # the rows could not be had: the worker must not take those before for all
            broken.append(error)
            process.kill()

    feeder = threading.Thread(target=feed)
    feeder.start()
    try:
        try:
            with pyarrow.ipc.open_stream(process.stdout) as stream:
                yield from stream
        except pyarrow.ArrowInvalid:
            if process.wait() == 0:
                raise
    finally:
        process.stdout.close()
        feeder.join()
        status = process.wait()
    if broken:
        raise broken[0]
    if status:
        errors.seek(0)
        raise RuntimeError(f"{' '.join(command)}: {errors.read().decode(errors='replace')}")


def whole(command, batches, schema):
    """Runs a command of the driver with all batches on its stdin."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        with pyarrow.ipc.new_stream(process.stdin, schema) as stream:
            for batch in batches:
                stream.write_batch(batch)
        process.stdin.close()
    except BrokenPipeError:
        pass
    if process.wait():
        sys.exit(process.returncode)


def parts_of(folder):
    """The files of a folder that Spark wrote, in the order of its partitions; their batches and schema."""
    files = sorted(pathlib.Path(folder).glob("part-*.parquet"))
    schema = pyarrow.parquet.read_schema(files[0]).remove_metadata()

    def batches():
        for file in files:
            for batch in pyarrow.parquet.ParquetFile(file).iter_batches(16384):
                yield pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema)

    return batches(), schema


TEXT, WHOLE, SMALL = types.StringType(), types.LongType(), types.IntegerType()


def listed(*names):
    return types.ArrayType(types.StructType([types.StructField(name, TEXT) for name in names]))


def structure(columns):
    return types.StructType([types.StructField(name, kind) for name, kind in columns])


FINDINGS = structure(
    [(name, TEXT) for name in
     ("kind", "code", "level", "field", "address", "value", "detail", "proposal", "owner", "unit")]
    + [("_row", WHOLE), ("_at", SMALL), ("tested", WHOLE), ("broken", WHOLE)])
FEATURES = structure([("_row", WHOLE), ("filled", SMALL), ("newest", WHOLE),
                      ("values", types.ArrayType(types.BinaryType()))])
PAIRS = structure([("rule", SMALL), ("piece", SMALL), ("left", WHOLE), ("right", WHOLE), ("weight", types.FloatType()),
                   ("certain", types.BooleanType()), ("is_match", types.BooleanType())])


def normal_rows(fields):
    return structure(
        [("_row", WHOLE), ("_part", SMALL), ("_line", WHOLE)] + [(field, TEXT) for field in fields]
        + [("_notes", listed("field", "status", "codes", "output", "candidates")),
           ("_changes", listed("field", "rule", "before", "after"))])


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file", type=pathlib.Path)
    ask.add_argument("--entity", required=True)
    ask.add_argument("--as-of", required=True)
    ask.add_argument("--out", required=True, type=pathlib.Path)
    ask.add_argument("--tudien", default="tudien")
    ask.add_argument("--dictionary", type=pathlib.Path)
    ask.add_argument("--master", default="local[2]")
    ask.add_argument("--partitions", type=int, default=8)
    call = ask.parse_args()
    program = shutil.which(call.tudien) or sys.exit(f"{call.tudien}: not found")
    program = str(pathlib.Path(program).resolve())
    laid = ["--dictionary", str(call.dictionary.resolve())] if call.dictionary else []
    worker = [program, "worker", *laid]
    out, work = call.out.resolve(), call.out.resolve().with_name(call.out.name + "_viec")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    plan = work / "ke_hoach"
    clock = [time.monotonic()]

    def done(stage):
        now = time.monotonic()
        print(f"{stage}: {now - clock[0]:.1f} s", flush=True)
        clock[0] = now

    answer = subprocess.run(
        [*worker, "plan", str(call.file), "--entity", call.entity, "--as-of", call.as_of, "--out", str(plan), "--format", "json"],
        check=True, stdout=subprocess.PIPE).stdout
    is_linked = json.loads(answer)["linked"]  # the entity has a linking model
    fields = json.loads((plan / "plan.json").read_text())["table"]["fields"]
    done("plan")

    spark = (SparkSession.builder.master(call.master).appName("tudien")
             .config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", call.partitions)
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", 8192)
             .config("spark.sql.adaptive.enabled", "false")  # partitions stay as they were cut: by _row
             .getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    done("Spark")

    def on_parts(frame, command, schema, place):
        stage = [*worker, *command]
        frame.mapInArrow(lambda batches: piped(stage, batches), schema).write.parquet(str(work / place))

    # Partition by number of row, so that the parts stand behind each other as the rows of the file did.
    raw = spark.read.parquet(str(plan / "raw.parquet")).repartitionByRange(call.partitions, "_row")
    on_parts(raw.sortWithinPartitions("_row"), ["normalize", "--plan", str(plan)], normal_rows(fields), "chuan")
    done("normalize")
    whole([*worker, "gather-normalize", "--plan", str(plan), "--out", str(out)], *parts_of(work / "chuan"))
    done("gather-normalize")

    normal = spark.read.parquet(str(work / "chuan")).repartitionByRange(call.partitions, "_row")
    if is_linked:
        rows = normal.drop("_notes", "_changes").sortWithinPartitions("_row")
        on_parts(rows, ["features", "--plan", str(plan)], FEATURES, "dac_trung")
        done("features")
        whole([*worker, "gather-features", str(out)], *parts_of(work / "dac_trung"))
        done("gather-features")

        training = work / "link.json"
        subprocess.run([*worker, "train", str(out), "--out", str(training)], check=True)
        pieces = [(rule, piece) for rule, count in enumerate(json.loads(training.read_text())["pieces"])
                  for piece in range(count)]
        done("train")
        tasks = spark.createDataFrame(pieces, "rule int, piece int").repartition(2)
        of_table = [str(out), "--training", str(training)]
        on_parts(tasks, ["score-pairs", *of_table], PAIRS, "cap")
        done("score-pairs")
        whole([*worker, "gather-pairs", *of_table], *parts_of(work / "cap"))
        done("gather-pairs")

    on_parts(normal.drop("_changes").sortWithinPartitions("_row"), ["check", "--plan", str(plan)], FINDINGS, "phat_hien")
    done("check")
    whole([*worker, "gather-check", str(out)], *parts_of(work / "phat_hien"))
    done("gather-check")
    spark.stop()
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
