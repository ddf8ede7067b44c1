"""Lineage events held against the published OpenLineage schema, by the classes that its makers generate from it.

    python3 -m venv .venv && .venv/bin/pip install openlineage-python==1.54.0
    .venv/bin/python tests/outside/lineage.py target/release/tudien CATALOG

Every event and facet of `catalog export … openlineage` must be an object of its class: no name that the class does not know,
no name missing that it asks for, every value of its type, and the address of its schema that of the class, version and all.
Column lineage must lead from every column it names to a column that an input of the event lists. Ends with status 1 otherwise.
"""

import json
import subprocess
import sys
import types
import typing
import uuid

import attr
from openlineage.client.generated import (
    base, column_lineage_dataset, dataset_version_dataset, documentation_dataset, input_statistics_input_dataset,
    output_statistics_output_dataset, ownership_dataset, processing_engine_run, schema_dataset,
)

TUDIEN, CATALOG = sys.argv[1:3]
FACETS = {
    "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet,
    "version": dataset_version_dataset.DatasetVersionDatasetFacet,
    "documentation": documentation_dataset.DocumentationDatasetFacet,
    "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "ownership": ownership_dataset.OwnershipDatasetFacet,
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
    "schema": schema_dataset.SchemaDatasetFacet,
}
HOLDERS = {"facets", "inputFacets", "outputFacets"}
faults, facets = [], 0


def fault(where, what):
    faults.append(f"{where}: {what}")


def held(kind, value, where):
    """Holds a value against a type of the classes."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        kinds = [one for one in typing.get_args(kind) if one is not type(None)]
        if value is None or len(kinds) > 1:
            return
        return held(kinds[0], value, where)
    if origin is list:
        if not isinstance(value, list):
            return fault(where, "no list")
        for at, one in enumerate(value):
            held(typing.get_args(kind)[0], one, f"{where}[{at}]")
    elif origin is dict:
        if not isinstance(value, dict):
            return fault(where, "no object")
        for name, one in value.items():
            held(typing.get_args(kind)[1], one, f"{where}.{name}")
    elif attr.has(kind):
        held_by_class(kind, value, where)
    elif isinstance(kind, type) and issubclass(kind, base.EventType):
        if value not in [one.value for one in base.EventType]:
            fault(where, f"{value} is no state of a run")
    elif kind in (str, int, bool, float):
        wanted = (int, float) if kind is float else kind
        if not isinstance(value, wanted) or (kind is int and isinstance(value, bool)):
            fault(where, f"{value!r} is no {kind.__name__}")


def held_by_class(kind, value, where):
    global facets
    if not isinstance(value, dict):
        return fault(where, "no object")
    module = sys.modules[kind.__module__]
    hints = {}
    for one in reversed(kind.__mro__):
        own = vars(sys.modules[one.__module__]) if one.__module__ in sys.modules else {}
        for name, hint in getattr(one, "__annotations__", {}).items():
            if "ClassVar" not in str(hint):
                hints[name] = eval(hint, {**vars(typing), **vars(module), **own}) if isinstance(hint, str) else hint
    known = {field.name: field for field in attr.fields(kind)}
    for name, field in known.items():
        if field.default is attr.NOTHING and name not in value:
            fault(where, f"{name} is missing")
    for name, one in value.items():
        if name not in known:
            fault(where, f"{name} is unknown")
        elif name in HOLDERS:
            for facet, content in one.items():
                if facet not in FACETS:
                    fault(f"{where}.{name}", f"no schema is known of the facet {facet}")
                    continue
                facets += 1
                own = FACETS[facet]
                if content.get("_schemaURL") != own._get_schema():
                    fault(f"{where}.{name}.{facet}", f"{content.get('_schemaURL')} is not {own._get_schema()}")
                held_by_class(own, content, f"{where}.{name}.{facet}")
        else:
            held(hints[name], one, f"{where}.{name}")


def led(event):
    """Column lineage leads to columns that the inputs list; answers published columns and those that lead somewhere."""
    inputs = {(one["namespace"], one["name"]): {field["name"] for field in one["facets"]["schema"]["fields"]} for one in event["inputs"]}
    columns = traced = 0
    for output in event["outputs"]:
        lineage = output["facets"]["columnLineage"]["fields"]
        names = [field["name"] for field in output["facets"]["schema"]["fields"]]
        columns, traced = columns + len(names), traced + sum(name in lineage for name in names)
        for name, field in lineage.items():
            if name not in names:
                fault(output["name"], f"{name} is no column")
            for source in field["inputFields"]:
                if source["field"] not in inputs.get((source["namespace"], source["name"]), set()):
                    fault(output["name"], f"{name} comes from {source['field']}, which no input lists")
    return columns, traced


command = [TUDIEN, "catalog", "export", CATALOG, "openlineage", "--by", "kiem.tra"]
events = [json.loads(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()]
if not events:
    sys.exit("no event")
columns = traced = 0
states = {}
for event in events:
    states.setdefault(event["run"]["runId"], []).append(event["eventType"])
    where = event["job"]["name"]
    held_by_class(base.RunEvent, event, where)
    if event["schemaURL"] != base.RunEvent._get_schema():
        fault(where, event["schemaURL"])
    uuid.UUID(event["run"]["runId"])
    base.RunEvent(eventTime=event["eventTime"], producer=event["producer"], run=base.Run(runId=event["run"]["runId"]),
                  job=base.Job(namespace="x", name="x"))
    own = led(event)
    columns, traced = columns + own[0], traced + own[1]
for run, told in states.items():
    if told != ["START", "COMPLETE"]:
        fault(run, f"a run must begin and end: {told}")
print(f"{len(events)} events, {facets} facets, {columns} published columns, {traced} traced to their sources; {len(faults)} faults")
print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
