#!/usr/bin/env python3
"""Links records.csv with Splink 5 (DuckDB) and writes record_id,cluster_id: the comparison that stands in README.md.

    python3 tests/bench/linking/splink_run.py citizens|enterprises|febrl RECORDS.csv OUT.csv [--truth TRUTH.csv]

Needs splink and polars from PyPI. Values are brought into one form first, by whole columns (NFC, case, marks, identifiers
with their lost zeros, ISO dates, telephone prefixes of before 2018, legal forms, the place in the commune), as Splink asks
of its users; legacy letters should be decoded before (`tudien extract`). u is estimated from random pairs, m by
expectation–maximisation under three blocking rules, values have term frequency adjustments. The last line is JSON: CPU
seconds of the preparation and of Splink, peak memory. With --truth the clustering is repeated after that at further
thresholds and the best F1 told: more than a user without labels could know.
"""
import argparse, json, resource, time

import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from pairwise import pairwise

MOVED = {"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059"}
PEOPLES = {"viet": "kinh", "kinh (viet)": "kinh", "01": "kinh", "e-de": "e de", "rhade": "e de", "ede": "e de", "02": "tay", "jrai": "gia rai", "h'mong": "mong", "hmong": "mong", "mnong": "m'nong"}
FORMS = r"^(chi nhanh |van phong dai dien )?(cong ty|c\.?ty|cty|ct)? ?(trach nhiem huu han|tnhh|co phan|cp|ctcp|doanh nghiep tu nhan|doanh nghiep tn|dn tu nhan|d\.?n\.?t\.?n|dntn|hop tac xa|h\.?t\.?x|htx)? ?(mot thanh vien|1 thanh vien|mtv|1tv)? ?"
TRADES = {"tmdv": "thuong mai dich vu", "tm": "thuong mai", "dv": "dich vu", "sx": "san xuat", "xd": "xay dung", "nn": "nong nghiep", "dt": "dau tu", "xnk": "xuat nhap khau", "bds": "bat dong san", "vt": "van tai", "vlxd": "vat lieu xay dung", "cn": "cong nghe", "kt": "ky thuat"}
HIGHER = r"^(xa|x\.|phuong|p\.|thi tran|tt\.?|huyen|h\.|thanh pho|tp\.?|thi xa|tx\.?|tinh|t\. ?[a-z]).*"
INSIDE = r"\b(so nha|sn|so|thon|t|xom|buon|b|to dan pho|tdp|duong)\b\.?"
THRESHOLDS = [.5, .8, .9, .95, .99, .995, .999]


def filled(text):
    return pl.when(text.str.len_chars() > 0).then(text)


def squeeze(text):
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def name(column):
    return filled(squeeze(pl.col(column).str.normalize("NFC").str.to_lowercase()))


def fold(column):
    return filled(squeeze(pl.col(column).str.to_lowercase().str.normalize("NFD").str.replace_all(r"\p{M}", "").str.replace_all("đ", "d")))


def day(column):
    text = pl.col(column).str.strip_chars().str.slice(0, 10)
    iso = text.str.extract_groups(r"^(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})")
    vn = text.str.extract_groups(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
    put = lambda year, month, date: pl.concat_str([year, month.str.zfill(2), date.str.zfill(2)], separator="-")
    year = text.str.extract(r"^(\d{4})$")
    return pl.coalesce(put(iso.struct[0], iso.struct[1], iso.struct[2]), put(vn.struct[2], vn.struct[1], vn.struct[0]), year)


def phone(column):
    digits = pl.col(column).str.replace_all(r"\D", "")
    digits = pl.when(digits.str.starts_with("84") & (digits.str.len_chars() > 10)).then("0" + digits.str.slice(2)).otherwise(digits)
    digits = pl.when(digits.str.starts_with("0") | (digits.str.len_chars() == 0)).then(digits).otherwise("0" + digits)
    long = digits.str.len_chars() == 11
    return filled(pl.when(long).then(digits.str.slice(0, 4).replace(MOVED) + digits.str.slice(4)).otherwise(digits))


def place(column):
    parts = fold(column).str.replace_all(" - ", ",", literal=True).str.split(",")
    kept = parts.list.eval(pl.element().str.strip_chars().str.replace(HIGHER, "")).list.join(" ")
    return filled(squeeze(kept.str.replace_all(INSIDE, "").str.replace_all(".", " ", literal=True)))


def exact(column, *conditions, tf=False, **levels):
    between = [cll.DamerauLevenshteinLevel(column, slip) for slip in levels.get("slips", [])] + [cll.JaroWinklerLevel(column, near) for near in levels.get("near", [])]
    return cl.CustomComparison(output_column_name=column, comparison_levels=[cll.NullLevel(column), cll.ExactMatchLevel(column, term_frequency_adjustments=tf), *between, *conditions, cll.ElseLevel()])


def where(place, commune):
    return cl.CustomComparison(output_column_name=place, comparison_levels=[cll.NullLevel(commune), cll.And(cll.ExactMatchLevel(place), cll.ExactMatchLevel(commune)), cll.ExactMatchLevel(commune, term_frequency_adjustments=True), cll.ElseLevel()])


def citizens(frame):
    ids = pl.col("so_dinh_danh").str.replace_all(r"\D", "")
    long = ids.str.len_chars()
    frame = frame.with_columns(
        so=pl.when(long.is_in([10, 11, 12])).then(ids.str.zfill(12)), cu=pl.when(long.is_in([8, 9])).then(ids.str.zfill(9)).otherwise(filled(pl.col("cmnd_cu"))),
        ten=name("ho_ten"), ten_gap=fold("ho_ten"), sinh=day("ngay_sinh"), cap=day("ngay_cap"), gioi=fold("gioi_tinh").replace({"m": "nam", "1": "nam", "f": "nu", "0": "nu"}),
        dan=fold("dan_toc").replace(PEOPLES), que=fold("que_quan"), cho=place("noi_thuong_tru"), sdt=phone("so_dien_thoai"), ma_xa=filled(pl.col("ma_xa")))
    frame = frame.with_columns(nam=pl.col("sinh").str.slice(0, 4), ten_cuoi=pl.col("ten_gap").str.extract(r"(\S+)$"), ho=pl.col("ten_gap").str.extract(r"^(\S+)"))
    comparisons = [
        exact("so", slips=[1]), exact("cu", slips=[1]),
        cl.CustomComparison(output_column_name="ten", comparison_levels=[cll.NullLevel("ten"), cll.ExactMatchLevel("ten", term_frequency_adjustments=True), cll.ExactMatchLevel("ten_gap", term_frequency_adjustments=True), cll.DamerauLevenshteinLevel("ten_gap", 1), cll.JaroWinklerLevel("ten_gap", .92), cll.And(cll.ExactMatchLevel("ho"), cll.ExactMatchLevel("ten_cuoi")), cll.ExactMatchLevel("ho"), cll.ElseLevel()]),
        exact("sinh", cll.ExactMatchLevel("nam"), slips=[1]), exact("gioi"), exact("dan", tf=True), exact("que", tf=True), where("cho", "ma_xa"), exact("sdt", slips=[1]), exact("cap", tf=True)]
    blocks = [block_on("so"), block_on("cu"), block_on("ten_gap", "nam"), block_on("ho", "ten_cuoi", "sinh"), block_on("sinh", "ma_xa"), block_on("sdt"), block_on("ten_gap", "ma_xa"), block_on("sinh", "que", "gioi"), block_on("sinh", "cap"), block_on("ten_gap", "cap")]
    wanted = ["record_id", "so", "cu", "ten", "ten_gap", "ho", "ten_cuoi", "sinh", "nam", "gioi", "dan", "que", "cho", "ma_xa", "sdt", "cap"]
    return frame.select(wanted), comparisons, blocks, [block_on("sinh", "gioi"), block_on("ten_gap", "ma_xa"), block_on("so")]


def enterprises(frame):
    core = fold("ten_doanh_nghiep").str.replace(FORMS, "").str.replace_all(r"\bva\b|&|[-.,()\"]", " ")
    for short, written in TRADES.items():
        core = core.str.replace_all(rf"\b{short}\b", written)
    digits = lambda column: filled(pl.col(column).str.replace_all(r"\D", ""))
    frame = frame.with_columns(
        ma=digits("ma_so_doanh_nghiep"), ten=filled(squeeze(core)), cho=place("dia_chi"), dd=fold("nguoi_dai_dien"), sdt=phone("so_dien_thoai"), thu=filled(pl.col("email").str.to_lowercase().str.strip_chars()),
        lap=day("ngay_thanh_lap"), nganh=digits("nganh_nghe").str.slice(0, 4), von=digits("von_dieu_le"), ma_xa=filled(pl.col("ma_xa")))
    frame = frame.with_columns(ma=pl.when(pl.col("ma").str.len_chars() == 9).then("0" + pl.col("ma")).otherwise(pl.col("ma")))
    comparisons = [exact("ma", slips=[1]), exact("ten", tf=True, slips=[1], near=[.95, .88]), where("cho", "ma_xa"), exact("dd", tf=True, near=[.92]), exact("sdt"), exact("thu"), exact("lap", slips=[1]), exact("nganh", tf=True), exact("von", tf=True)]
    blocks = [block_on("ma"), block_on("ten"), block_on("sdt"), block_on("thu"), block_on("lap", "ma_xa"), block_on("lap", "dd"), block_on("lap", "nganh"), block_on("dd", "ma_xa")]
    return frame.select("record_id", "ma", "ten", "cho", "ma_xa", "dd", "sdt", "thu", "lap", "nganh", "von"), comparisons, blocks, [block_on("lap"), block_on("ten"), block_on("ma")]


def febrl(frame):
    columns = ["given_name", "surname", "date_of_birth", "soc_sec_id", "street_number", "postcode", "address_1", "suburb"]
    frame = frame.with_columns(filled(pl.col(columns)).name.keep())
    comparisons = [exact("given_name", tf=True, near=[.92, .8]), exact("surname", tf=True, near=[.92, .8]), exact("date_of_birth", slips=[1, 2]), exact("soc_sec_id", slips=[1, 2]), exact("street_number", tf=True, slips=[1]), exact("postcode", tf=True, slips=[1]), exact("address_1", tf=True, slips=[1, 3]), exact("suburb", tf=True, slips=[1, 3])]
    blocks = [block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"), block_on("surname", "postcode"), block_on("given_name", "street_number"), block_on("address_1"), block_on("suburb", "street_number")]
    return frame.select("record_id", *columns), comparisons, blocks, [block_on("date_of_birth"), block_on("surname"), block_on("soc_sec_id")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["citizens", "enterprises", "febrl"])
    parser.add_argument("records")
    parser.add_argument("out")
    parser.add_argument("--threshold", type=float, default=.95)
    parser.add_argument("--random-pairs", type=float, default=2e5)
    parser.add_argument("--truth")
    args = parser.parse_args()
    began = time.process_time()
    frame = pl.read_csv(args.records, infer_schema_length=0)
    frame, comparisons, blocks, sessions = {"citizens": citizens, "enterprises": enterprises, "febrl": febrl}[args.kind](frame)
    prepared = time.process_time()
    settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="record_id", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks, retain_matching_columns=False, retain_intermediate_calculation_columns=False)
    linker = Linker(DuckDBAPI().register(frame.to_arrow()), settings)
    del frame
    linker.training.estimate_probability_two_random_records_match([blocks[0]], recall=.75)
    linker.training.estimate_u_using_random_sampling(max_pairs=args.random_pairs, seed=1)
    for rule in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS) if args.truth else args.threshold)
    clusters(linker, pairs, args.threshold).write_csv(args.out)
    cost = {"prepare_cpu": prepared - began, "splink_cpu": time.process_time() - prepared, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if args.truth:
        truth = pl.read_csv(args.truth, infer_schema_length=0)
        tried = {threshold: pairwise(clusters(linker, pairs, threshold), truth) for threshold in THRESHOLDS}
        best = max(tried, key=lambda threshold: tried[threshold][2])
        cost |= {"threshold": best, "precision": tried[best][0], "recall": tried[best][1], "f1": tried[best][2]}
    print(json.dumps(cost))


def clusters(linker, pairs, threshold):
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold)
    return pl.from_arrow(found.as_pyarrow_table()).select("record_id", "cluster_id").sort("record_id")


if __name__ == "__main__":
    main()
