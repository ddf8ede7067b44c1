"""A catalog of many sets: how long adding, searching and building the portal take.

    python3 tests/bench/catalog.py TUDIEN [--sets 10000] [--keep FOLDER]

Sets are invented: titles put together from words of Vietnamese administration, twenty records each, forty owners. Told are
seconds of the whole program by the clock, the start of the process included.
"""

import argparse
import hashlib
import json
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

WHAT = ["Doanh nghiệp", "Hộ kinh doanh", "Hợp tác xã", "Cơ sở sản xuất", "Cơ sở lưu trú", "Trang trại", "Chợ", "Siêu thị", "Kho bãi", "Xưởng chế biến",
        "Nhà máy", "Trạm xăng dầu", "Cửa hàng thuốc", "Quỹ tín dụng", "Văn phòng công chứng", "Đại lý bảo hiểm", "Cơ sở giết mổ", "Làng nghề"]
OF = ["đăng ký mới", "đang hoạt động", "tạm ngừng", "giải thể", "có vốn nước ngoài", "xuất khẩu cà phê", "chế biến nông sản", "vận tải hàng hóa",
      "xây dựng dân dụng", "du lịch sinh thái", "năng lượng mặt trời", "thương mại điện tử", "khai thác đá", "nuôi trồng thủy sản", "trồng sầu riêng"]
WHERE = [f"xã {a} {b}" for a in ["Ea", "Krông", "Cư", "Buôn", "Đắk", "Ia", "Hòa", "Tân", "Quảng", "Phú"]
         for b in ["Kar", "Búk", "Năng", "Hồ", "Mẫu", "Sơn", "Lộc", "Thành", "Ninh", "Hiệp"]]


ENTITIES: list[str] = []


def package(folder, n, rng):
    name = f"doanh_nghiep_{n:05}"
    title = f"{rng.choice(WHAT)} {rng.choice(OF)} {rng.choice(WHERE)} năm {2015 + n % 12}"
    place = folder / name
    place.mkdir(parents=True)
    rows = "".join(f"60{n:05}{k:03},{title.split(' ')[0]} Mẫu {k}\r\n" for k in range(20))
    schema = {"fields": [{"name": "ma_so_doanh_nghiep", "type": "string", "title": "Mã số doanh nghiệp", "description": "Mã số"},
                         {"name": "ten_doanh_nghiep", "type": "string", "title": "Tên", "description": "Tên"}], "primaryKey": "ma_so_doanh_nghiep"}
    descriptor = {"name": name, "title": title, "description": f"{title}, theo đăng ký của cơ quan.", "licenses": [{"name": "CC-BY-4.0"}],
                  "resources": [{"name": "csv", "path": f"{name}.csv", "mediatype": "text/csv", "schema": schema}],
                  "tudien": {"as_of": f"2026-{n % 9 + 1:02}-28", "entity": ENTITIES[n % len(ENTITIES)], "owner": f"Sở Mẫu {n % 40}", "update": "hang_quy",
                             "legal_basis": ["Nghị định 278/2025/NĐ-CP"], "rows": {"out": 20}, "privacy": {"audience": "open", "quasi_identifiers": [], "k_required": 0},
                             "score": {"overall": 90 + n % 100 / 10, "label": "không tốt"}}}
    sums = ""
    for file, text in [("datapackage.json", json.dumps(descriptor, ensure_ascii=False)), (f"{name}.csv", "ma_so_doanh_nghiep,ten_doanh_nghiep\r\n" + rows)]:
        (place / file).write_bytes(text.encode())
        sums += f"{hashlib.sha256(text.encode()).hexdigest()}  {file}\n"
    (place / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return place


def timed(command):
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    return time.monotonic() - begun, done


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--sets", type=int, default=10000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="tudien-catalog-"))
    kho, site = work / "kho", (given.keep or work / "cong")
    rng = random.Random(1)
    told = subprocess.run([given.program, "dictionary", "list", "--format", "json"], check=True, capture_output=True, text=True)
    ENTITIES.extend(entity["id"] for entity in json.loads(told.stdout)["entities"])
    places = [str(package(work / "goi", n, rng)) for n in range(given.sets)]
    subprocess.run([given.program, "catalog", "init", str(kho), "--by", "cb.mau"], check=True, capture_output=True)
    seconds = 0.0
    for at in range(0, len(places), 500):
        took, done = timed([given.program, "catalog", "add", str(kho), *places[at:at + 500], "--by", "cb.mau"])
        assert done.returncode == 0, done.stderr[-2000:]
        seconds += took
    print(f"add: {given.sets} sets in {seconds:.1f} s ({1000 * seconds / given.sets:.1f} ms each)")
    queries = ["doanh nghiep", "hợp tác xã nuôi trồng thuỷ sản", "che bien nong san ea kar", "sieu thi cu mau 2019", "trang trai sau rieng", "thuong mai dien tu",
               "doanh ngiep xay dung", "hooj kinh doanh", "so mau 17", "nang luong mat troi krong buk", "khong co gi nhu the", "doanh_nghiep_00042"]
    times = []
    for query in queries:
        best = min(timed([given.program, "catalog", "search", str(kho), query])[0] for _ in range(5))
        times.append(best)
        print(f"  search {1000 * best:6.1f} ms  {query}")
    print(f"search: median {1000 * statistics.median(times):.1f} ms, worst {1000 * max(times):.1f} ms, start of the process included")
    for flags in (["--no-data"], []):
        took, done = timed([given.program, "catalog", "site", str(kho), "--out", str(site), "--by", "cb.mau", *flags])
        assert done.returncode == 0, done.stderr[-2000:]
        print(f"site {' '.join(flags) or 'with data'}: {took:.1f} s, {done.stdout.strip()}")
    size = sum(path.stat().st_size for path in (site / "tai_san").iterdir())
    print(f"tai_san: {size:,} bytes")
    for verb in ("stats", "verify", "list"):
        print(f"{verb}: {timed([given.program, 'catalog', verb, str(kho)])[0]:.1f} s")
    shutil.rmtree(work)


main()
