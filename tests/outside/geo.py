"""VN-2000 as PROJ computes it.

    python3 -m venv .venv && .venv/bin/pip install pyproj
    .venv/bin/python tests/outside/geo.py target/release/tudien FOLDER

For the 17 provincial zones of 3 degrees and the two of 6 degrees a grid of points over the country goes through
`tudien geo convert --file`, both ways, and through pyproj: the projection (VN-2000 latitude and longitude, EPSG:4756) and
the shift of the datum (EPSG:6960) apart and together. The greatest difference is printed; more than a centimetre fails.
The table of former provinces is held against the areas of use that EPSG names. Ends with status 1 when any of this fails.
"""

import csv
import json
import math
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pyproj
from pyproj import CRS, Transformer

LIMIT = 0.01
# zones to convert to, so that the projection is seen without the shift of the datum
ASIDE = {3: [("105-45", 9210), ("106-00", 9211)], 6: [("105-00", 3405), ("111-00", 3406)]}
SHIFT = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step {way} +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 "
    "+rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def run(program, *arguments):
    """What the program answers."""
    made = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if made.returncode not in (0, 1):
        sys.exit(f"{arguments}: {made.stderr}")
    return made.stdout


def convert(program, folder, points, *arguments):
    """Points through the program, as a file."""
    source, target = folder / "diem.csv", folder / "ket_qua.csv"
    with open(source, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["diem", "mot", "hai"])
        table.writerows([f"P{place}", repr(a), repr(b)] for place, (a, b) in enumerate(points))
    run(program, "geo", "convert", "--file", str(source), "--x", "mot", "--y", "hai", "--out", str(target), *arguments)
    with open(target, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != len(points):
        sys.exit(f"{len(points)} points went in, {len(rows)} came out")
    names = [name for name in rows[0] if name not in ("diem", "mot", "hai", "nghi_van_toa_do")]
    return [(float(row[names[0]]), float(row[names[1]])) for row in rows]


def metres(one, other):
    """Distance of two places in degrees, latitude first, in metres."""
    north = (one[0] - other[0]) * 111_000
    east = (one[1] - other[1]) * 111_320 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def zone(program, folder, code, meridian, width):
    """The greatest differences of a zone: projection alone, there, and back."""
    crs = CRS.from_epsg(code)
    project = Transformer.from_crs(CRS.from_epsg(4756), crs, always_xy=True)
    shift, unshift = (Transformer.from_pipeline(SHIFT.format(way=way)) for way in ("", "+inv"))
    centre = {p.name: p.value for p in crs.coordinate_operation.params}["Longitude of natural origin"]
    reach = width / 2 + 1
    grid = [
        (8.0 + step * 0.55, centre - reach + other * reach / 8)
        for step in range(29)
        for other in range(17)
    ]
    arguments = ["--meridian", meridian, "--zone-width", str(width)]
    # the projection alone: through another zone of the same datum and back there is no shift
    plane = [tuple(reversed(project.transform(lon, lat))) for lat, lon in grid]
    aside, other = ASIDE[width][0] if ASIDE[width][0][1] != code else ASIDE[width][1]
    beyond = Transformer.from_crs(CRS.from_epsg(4756), CRS.from_epsg(other), always_xy=True)
    across = convert(program, folder, plane, *arguments, "--to-meridian", aside)
    projection = max(
        math.dist(tuple(reversed(beyond.transform(*project.transform(east, north, direction="INVERSE")))), answer)
        for (north, east), answer in zip(plane, across)
    )
    wanted = []
    for north, east in plane:
        lon, lat = project.transform(east, north, direction="INVERSE")
        lon, lat = shift.transform(lon, lat)
        wanted.append((lat, lon))
    out = max(map(metres, wanted, convert(program, folder, plane, *arguments)))
    wanted = []
    for lat, lon in grid:
        lon2, lat2 = unshift.transform(lon, lat)
        wanted.append(tuple(reversed(project.transform(lon2, lat2))))
    back = max(map(math.dist, wanted, convert(program, folder, grid, *arguments, "--to", "vn2000")))
    return projection, out, back, len(grid)


def plain(text):
    """Letters without marks, for comparing names."""
    text = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return re.sub("[^a-z]", "", "".join(c for c in text if not unicodedata.combining(c)).lower())


def provinces(program):
    """Former provinces whose zone is not the one that EPSG names for their area."""
    listed = json.loads(run(program, "geo", "zones", "--format", "json"))
    zones = {}
    for row in listed:
        for name in row["of"].split(", "):
            zones.setdefault(plain(name), set()).add(row["epsg"])
    named = 0
    for code in [*range(9205, 9219), 5899]:
        area = CRS.from_epsg(code).area_of_use.name.removeprefix("Vietnam - ").rstrip(".")
        area = re.sub(r"\b(provinces?|municipality|cities|city)\b", "", area)
        for name in re.split(r"[,;]| and ", area):
            name = plain(name)
            if not name:
                continue
            named += 1
            known = zones.get({"thuathienhue": "hue", "hochiminh": "hochiminh"}.get(name, name), set())
            if code not in known:
                yield f"EPSG:{code} is said to be that of {name}; the table has {sorted(known)}"
    print(f"provinces: {named} of EPSG's areas of use looked up")
    if named < 50:
        yield f"only {named} provinces were looked up"


def main(program, folder):
    """Tells every difference; answers the exit status."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    zones = [(code, 3) for code in (*range(9205, 9219), 5897, 5898, 5899)] + [(3405, 6), (3406, 6)]
    worst, faults = [0.0, 0.0, 0.0], []
    points = 0
    for code, width in zones:
        centre = {p.name: p.value for p in CRS.from_epsg(code).coordinate_operation.params}["Longitude of natural origin"]
        minutes = round(centre * 60)
        meridian = f"{minutes // 60}-{minutes % 60:02}"
        *differences, count = zone(program, folder, code, meridian, width)
        points += count
        worst = [max(pair) for pair in zip(worst, differences)]
        if max(differences) > LIMIT:
            faults.append(f"EPSG:{code}: {differences}")
    faults += provinces(program)
    names = ("projection (zone to zone)", "VN-2000 to WGS 84", "WGS 84 to VN-2000")
    print(f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}: {len(zones)} zones, {points} points")
    for name, difference in zip(names, worst):
        print(f"{name}: at most {difference * 1000:.4f} mm apart")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
