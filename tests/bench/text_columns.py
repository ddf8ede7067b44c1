#!/usr/bin/env python3
"""The default pipeline over whole columns against polars' str.normalize("NFC") on the same columns, in one run.

Usage: text_columns.py TUDIEN [ROWS]      ROWS 3,350,000; needs polars (PyPI)
Six columns of invented text are written to a Parquet file; 6 cells in 1,000 need mending, each of a known way. Both read
that file; what is compared is the CPU spent on the columns in memory, all threads together. Then the mended file is read
back and every cell is compared with the truth.
"""
import json, os, random, resource, subprocess, sys, tempfile, time, unicodedata

import polars as pl

TUDIEN = sys.argv[1]
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 3_350_000
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Hữu Đức Thanh Ngọc Minh Quang Thu Hồng Xuân Bá Kim Diệu".split()
GIVEN = "An Bình Cường Dũng Hòa Hương Khánh Lan Long Mai Nam Phúc Quân Sơn Thảo Thủy Trang Tuấn Uyên Vy Yến".split()
LOCAL = ["H'Hen Niê", "Y Moan Ênuôl", "K'Sor H'Lan", "Giàng A Sử", "H'Blăm Kbuôr"]
STREET = ["Lê Lợi", "Trần Hưng Đạo", "Nguyễn Tất Thành", "Hai Bà Trưng", "Phan Chu Trinh", "Y Ngông"]
COMMUNE = ["xã Ea Kao", "phường Tân Lợi", "xã Cư M'gar", "xã Hòa Phú", "phường Buôn Ma Thuột", "xã Krông Pắc", "xã Ea H'leo"]
JOB = ["Nông dân", "Công nhân", "Giáo viên", "Cán bộ, công chức", "Buôn bán", "Học sinh, sinh viên", "Nghỉ hưu"]
NOTE = ["", "Đã đối chiếu", "Chủ hộ", "Tạm trú từ năm 2021", "Hộ nghèo theo chuẩn 2022–2025", "Giấy tờ đầy đủ", "Có khuyết tật"]
GROUP = ["Kinh", "Ê Đê", "Mnông", "Gia Rai", "Tày", "Nùng", "Thái", "Dao"]


def nfd(text): return unicodedata.normalize("NFD", text)
def spaced(text): return "  " + text.replace(" ", "\u00a0") + " "
def garbled(text): return "".join(bytes([byte]).decode("cp1252", "replace") if byte not in (0x81, 0x8d, 0x8f, 0x90, 0x9d) else chr(byte) for byte in text.encode())
def zero_width(text): return text[:1] + "\u200b" + text[1:]


def columns(rows):
    """Six columns as they should be: pools drawn by index, so that they are made fast and are always the same."""
    random.seed(7)
    names = [f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}" for _ in range(20000)] + LOCAL * 200
    streets = [f"Số {random.randint(1, 400)} {random.choice(STREET)}, tổ dân phố {random.randint(1, 15)}, {random.choice(COMMUNE)}, tỉnh Đắk Lắk" for _ in range(50000)]
    births = [f"{random.choice(COMMUNE)}, tỉnh Đắk Lắk" for _ in range(500)]
    pools = {"ho_ten": names, "dia_chi": streets, "noi_sinh": births, "nghe_nghiep": JOB, "dan_toc": GROUP, "ghi_chu": NOTE}
    index = pl.Series("i", range(rows), dtype=pl.UInt32)
    draw = lambda pool, seed: pl.Series(pool).gather((index.hash(seed) % len(pool)).cast(pl.UInt32))
    return pl.DataFrame({name: draw(pool, seed) for seed, (name, pool) in enumerate(pools.items())})


def damaged(right):
    """The same with 6 in 1,000 cells damaged."""
    ways = [nfd, spaced, garbled, zero_width]
    out = {}
    for at, name in enumerate(right.columns):
        cells = right[name]
        rows = [row for row in range(at, len(cells), 167) if cells[row] and not cells[row].isascii()]
        texts = [ways[number % len(ways)](cells[row]) for number, row in enumerate(rows)]
        keep = [(row, text) for row, text in zip(rows, texts) if text != cells[row] and "\ufffd" not in text]
        out[name] = cells.scatter([row for row, _ in keep], [text for _, text in keep])
    return pl.DataFrame(out)


def cpu(): return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def main():
    with tempfile.TemporaryDirectory() as folder:
        given, mended = os.path.join(folder, "given.parquet"), os.path.join(folder, "mended.parquet")
        right = columns(ROWS)
        frame = damaged(right)
        size = sum(frame[name].str.len_bytes().sum() for name in frame.columns)
        touched = sum((frame[name] != right[name]).sum() for name in frame.columns)
        frame.write_parquet(given, compression="snappy")
        print(f"{ROWS:,} rows × 6, {size / 1e6:,.0f} MB of text, {touched:,} cells damaged ({touched / ROWS / 6:.2%})")
        peer = []
        for _ in range(3):
            start = cpu()
            frame.select(pl.all().str.normalize("NFC"))
            peer.append(cpu() - start)
        ours = []
        for _ in range(3):
            out = subprocess.run([TUDIEN, "text", "default", "--file", given, "--format", "json", "--quiet"], capture_output=True, text=True, check=True).stdout
            ours.append(json.loads(out))
        steps = min(told["cpu_seconds_steps"] for told in ours)
        print(f"polars str.normalize(NFC): {min(peer):.2f} CPU s (of {[round(x, 2) for x in peer]})")
        print(f"tudien text default:       {steps:.2f} CPU s (of {[round(x['cpu_seconds_steps'], 2) for x in ours]}), "
              f"and {min(x['cpu_seconds_read'] for x in ours):.2f} for reading the file")
        print(f"ratio {steps / min(peer):.3f} (wanted: at most 0.333)")
        subprocess.run([TUDIEN, "text", "default", "--file", given, "--out", mended, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        back = pl.read_parquet(mended)
        wrong = {name: int((back[name] != right[name]).sum()) for name in right.columns}
        print("cells that are not as they should be:", wrong)
        return 0 if steps <= min(peer) / 3 and not any(wrong.values()) else 1


sys.exit(main())
