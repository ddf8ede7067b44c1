"""The dictionary's exports, accepted by the programs they are made for.

    python dictionary.py TUDIEN FOLDER

TUDIEN is the binary, FOLDER an empty folder for what is made. Needs: datacontract-cli 1.2.8, frictionless 5.21.0,
dplib-py 1.1.0 (the official Data Package profiles), jsonschema 4.26.0, fastavro 1.13.1, csvw 4.1.1, rdflib 7,
pyshacl 0.31 or later, pyarrow; xmllint, and for the tables of PostgreSQL its server, if it is installed.
"""

import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

tudien, folder = sys.argv[1], Path(sys.argv[2]).resolve()
made = []


def run(*call, **more):
    done = subprocess.run([str(part) for part in call], capture_output=True, text=True, **more)
    return done


def export(name):
    place = folder / name
    done = run(tudien, "dictionary", "export", name, "--out", place, "--lang", "en", "--quiet")
    assert done.returncode == 0, done.stderr
    return place


def told(what, count):
    made.append(what)
    print(f"{what}: {count}", flush=True)


def a_record(schema):
    """A record that a JSON Schema of ours should accept."""
    shapes = {
        "^([0-9]{12})$": "066190000001", "^([0-9]{5})$": "00004", "^([0-9]{2})$": "66", "^([0-9]{9})$": "240000001",
        "^([0-9]{10}(-[0-9]{3})?)$": "6000123443", "^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$": "6000123443",
        "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?|-Q[1-4])?)$": "1990-01-02", "^([0-9]{3,11})$": "0900000001",
        "^([A-V]|[0-9]{2,5})$": "46", "^([0-9]{10}|[0-9]{12})$": "6600000001",
        "^([A-Z]{2}[0-9]{13}|[0-9]{10})$": "DN4660000000001", "^([A-Z]{1,2}[0-9]{6,8})$": "C0000001",
        "^([0-9]{5,6})$": "63000", "^([A-Z0-9]{2,3}(\\.[A-Z0-9]{2,3})*)$": "H15",
        "^([0-9]{2}[A-Z][A-Z0-9]?-[0-9]{3}\\.?[0-9]{1,3})$": "47A-123.45",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}": "2026-01-02T03:04:05",
    }
    record = {}
    for name, field in schema["properties"].items():
        kind = field["type"] if isinstance(field["type"], str) else field["type"][0]
        if "oneOf" in field:
            record[name] = field["oneOf"][0]["const"]
        elif "pattern" in field:
            record[name] = shapes[field["pattern"]]
        elif field.get("format") == "date":
            record[name] = "2026-01-02"
        elif kind in ("integer", "number"):
            record[name] = field.get("minimum", 1)
        elif kind == "boolean":
            record[name] = True
        else:
            record[name] = "Văn bản"
    return record


def json_schema():
    from jsonschema import Draft202012Validator

    files = sorted(export("jsonschema").glob("*.schema.json"))
    refused = 0
    for file in files:
        schema = json.loads(file.read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        good = a_record(schema)
        assert not list(validator.iter_errors(good)), (file.name, [e.message for e in validator.iter_errors(good)])
        bad = [{**good, "khong_co_truong_nay": 1}]
        bad += [{key: value for key, value in good.items() if key != name} for name in schema["required"]]
        for name, field in schema["properties"].items():
            kind = field["type"]
            bad.append({**good, name: ["sai"]})
            if "oneOf" in field or "pattern" in field:
                bad.append({**good, name: "?"})
            if "number" in kind or "integer" in kind:
                bad.append({**good, name: "một"})
            if "minimum" in field:
                bad.append({**good, name: field["minimum"] - 1})
        for record in bad:
            assert not validator.is_valid(record), (file.name, record)
        refused += len(bad)
    told("JSON Schema 2020-12", f"{len(files)} schemas are valid, take a good record each, refuse {refused} bad ones")


def xsd():
    files = sorted(export("xsd").glob("*.xsd"))
    refused = 0
    for file in files:
        name = file.stem
        schema = json.loads((folder / "jsonschema" / f"{name}.schema.json").read_text("utf-8"))
        record = a_record(schema)

        def document(record):
            text = lambda value: str(value).lower() if isinstance(value, bool) else str(value)
            rows = "".join(f"<{key}>{text(value)}</{key}>" for key, value in record.items())
            return f"<danh_sach_{name}><{name}>{rows}</{name}></danh_sach_{name}>"

        def judge(record):
            return run("xmllint", "--noout", "--schema", file, "-", input=document(record))

        good = judge(record)
        assert good.returncode == 0, good.stderr
        bad = [{key: value for key, value in record.items() if key != schema["required"][0]}]
        coded = [key for key, field in schema["properties"].items() if "oneOf" in field or "pattern" in field]
        bad += [{**record, key: "?"} for key in coded[:3]]
        for one in bad:
            assert judge(one).returncode == 3, (name, one)
        refused += len(bad)
    told("xmllint", f"{len(files)} schemas take a good document each, refuse {refused} bad ones")


def contracts():
    place = export("odcs")
    files = sorted(place.glob("*.yaml")) + sorted((place / "codes").glob("*.yaml"))
    code = (
        "import sys; from datacontract.data_contract import DataContract\n"
        "bad = 0\n"
        "for file in sys.argv[1:]:\n"
        "    run = DataContract(data_contract_file=file).lint()\n"
        "    if str(run.result.value) != 'passed':\n"
        "        bad += 1; print(file, run.result, [c.reason for c in run.checks if str(c.result.value) != 'passed'][:3])\n"
        "sys.exit(bad > 0)\n"
    )
    done = run(sys.executable, "-c", code, *files)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    cli = Path(sys.executable).with_name("datacontract")
    done = run(cli, "lint", place / "cong_dan.odcs.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    told("datacontract lint", f"{len(files)} contracts")


def data_package():
    import jsonschema
    import dplib
    from frictionless import Package

    place = export("datapackage")
    descriptor = json.loads((place / "datapackage.json").read_text("utf-8"))
    profiles = Path(dplib.__file__).parent / "profiles" / "2.0"
    load = lambda name: json.loads((profiles / f"{name}.json").read_text("utf-8"))
    # The profiles refer to each other by address; each is told apart here, so that nothing is fetched.
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    registry = Registry()
    for name in ["datapackage", "dataresource", "tableschema", "tabledialect"]:
        schema = load(name)
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        for address in {f"https://datapackage.org/profiles/2.0/{name}.json", schema.get("$id", name)}:
            registry = registry.with_resource(address, resource)

    def errors(profile, value):
        validator = jsonschema.Draft7Validator(load(profile), registry=registry)
        return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(value)]

    assert not errors("datapackage", descriptor), errors("datapackage", descriptor)[:3]
    for resource in descriptor["resources"]:
        assert not errors("tableschema", resource["schema"]), errors("tableschema", resource["schema"])[:3]
    assert errors("datapackage", {**descriptor, "resources": []}), "the profile refuses nothing"
    report = Package(str(place / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    told("Data Package v2 profiles, frictionless", f"{len(descriptor['resources'])} resources")


def what_frictionless_passes():
    """Unique keys and categories of Table Schema v2: frictionless reads over them, `check --schema` enforces them."""
    import frictionless

    place = folder / "table_schema"
    place.mkdir()
    schema = {
        "fields": [
            {"name": "ma", "type": "string"},
            {"name": "xa", "type": "string"},
            {"name": "loai", "type": "string", "categories": ["ngheo", "can_ngheo"]},
        ],
        "uniqueKeys": [["ma", "xa"]],
    }
    (place / "schema.json").write_text(json.dumps(schema), "utf-8")
    (place / "bang.csv").write_text("ma,xa,loai\n1,00001,ngheo\n1,00001,khong_co\n2,00001,ngheo\n", "utf-8")
    theirs = frictionless.Resource(path="bang.csv", basepath=str(place), schema=frictionless.Schema.from_descriptor(schema))
    told = theirs.validate().flatten(["type", "rowNumber"])
    ours = run(tudien, "check", place / "bang.csv", "--schema", place / "schema.json", "--format", "json", "--quiet", "--fail-on", "error")
    assert ours.returncode == 1, ours.stderr
    rules = sorted({group["code"] for group in json.loads(ours.stdout)["groups"]})
    assert rules == ["categories", "uniqueKeys"], ours.stdout
    made.append("frictionless beside check --schema")
    print(f"frictionless {frictionless.__version__} tells {len(told)} of 2 faults against uniqueKeys and categories, "
          f"check --schema {len(rules)} of 2", flush=True)


def avro_and_arrow():
    import fastavro
    import pyarrow

    files = sorted(export("avro").glob("*.avsc"))
    for file in files:
        fastavro.parse_schema(json.loads(file.read_text("utf-8")))
    told("fastavro", f"{len(files)} schemas")
    files = sorted(export("arrow").glob("*.arrow"))
    for file in files:
        schema = pyarrow.ipc.open_file(str(file)).schema
        assert schema.metadata[b"title"] and all(field.metadata[b"title"] for field in schema), file
    told("pyarrow", f"{len(files)} schemas")


def csv_on_the_web():
    from csvw import CSVW

    place = export("csvw")
    found = CSVW(str(place / "csv-metadata.json"), validate=True)
    assert found.is_valid, [str(warning.message) for warning in found.warnings][:5]
    told("csvw", f"{len(found.tables)} tables")


def rdf():
    from pyshacl import validate
    from rdflib import Graph

    lists = sorted(export("skos").glob("*.ttl"))
    for file in lists:
        graph = Graph().parse(str(file))
        assert len(graph) > 5, file
    told("rdflib", f"{len(lists)} concept schemes")
    shapes = sorted(export("shacl").glob("*.ttl"))
    for file in shapes:
        shape = Graph().parse(str(file))
        name = file.stem
        schema = json.loads((folder / "jsonschema" / f"{name}.schema.json").read_text("utf-8"))
        types = {row[0].rsplit(".", 1)[1]: row[1] for row in shape.query(
            "SELECT ?path ?type { [] <http://www.w3.org/ns/shacl#path> ?path ; <http://www.w3.org/ns/shacl#datatype> ?type }")}
        base = str(next(row[0] for row in shape.query("SELECT ?c { ?s <http://www.w3.org/ns/shacl#targetClass> ?c }")))

        def data(record):
            lines = [f"<urn:x> a <{base}> ."]
            for key, value in record.items():
                value = str(value).lower() if isinstance(value, bool) else str(value)
                # rdflib takes a literal of xsd:string for another than a plain one.
                kind = "" if str(types[key]).endswith("#string") else f"^^<{types[key]}>"
                lines.append(f"<urn:x> <{base}.{key}> {json.dumps(value)}{kind} .")
            return Graph().parse(data="\n".join(lines), format="turtle")

        record = a_record(schema)
        good, _, why = validate(data(record), shacl_graph=shape, meta_shacl=(file == shapes[0]))
        assert good, why
        short = {key: value for key, value in record.items() if key != schema["required"][0]}
        assert not validate(data(short), shacl_graph=shape)[0], (name, "a record without a required field passes")
    told("pyshacl", f"{len(shapes)} shapes take a good record and refuse a bad one")


def sqlite():
    text = (export("sqlite") / "tu_dien.sql").read_text("utf-8")
    base = sqlite3.connect(":memory:")
    base.executescript(text)
    tables = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert not list(base.execute("PRAGMA foreign_key_check"))
    told("SQLite", f"{len(tables)} tables")


def postgresql():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        print("PostgreSQL: SKIPPED, no server is installed", flush=True)
        return
    tools, sql = Path(found[-1]), export("postgresql") / "tu_dien.sql"
    place = Path(tempfile.mkdtemp(prefix="tudien-pg-"))
    user = [] if os.getuid() else ["runuser", "-u", "postgres", "--"]
    if not os.getuid():
        shutil.chown(place, "postgres")
    shutil.copy(sql, place / "tu_dien.sql")
    os.chmod(place / "tu_dien.sql", 0o644)
    data = place / "data"
    call = lambda *parts: run(*user, *parts, cwd=place)
    done = call(tools / "initdb", "-D", data, "-U", "tudien", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8")
    assert done.returncode == 0, done.stderr
    done = call(tools / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", f"-c listen_addresses='' -k {place} -F", "start")
    assert done.returncode == 0, done.stdout
    try:
        psql = [tools / "psql", "-h", place, "-U", "tudien", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qtA"]
        done = call(*psql, "-f", place / "tu_dien.sql")
        assert done.returncode == 0, done.stderr[-2000:]
        count = call(*psql, "-c", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").stdout.strip()
        bad = call(*psql, "-c", "INSERT INTO \"cong_dan\" (\"so_dinh_danh\") VALUES ('12')")
        assert bad.returncode != 0, "a bad record goes in"
        told("PostgreSQL", f"{count} tables")
    finally:
        call(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


json_schema()
xsd()
contracts()
data_package()
what_frictionless_passes()
avro_and_arrow()
csv_on_the_web()
rdf()
sqlite()
postgresql()
print(f"accepted by {len(made)} programs")
