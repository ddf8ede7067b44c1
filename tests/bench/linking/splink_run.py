#!/usr/bin/env python3
"""Links records.csv with Splink 5 (DuckDB) and writes record_id,cluster_id: the comparison that stands in README.md.

    python3 tests/bench/linking/splink_run.py citizens|enterprises|febrl RECORDS.csv OUT.csv [--threshold 0.95]

Needs splink and polars from PyPI. Values are brought into one form first (NFC, case, marks, identifiers with their lost
zeros, ISO dates, telephone prefixes of before 2018, the place in the commune), as Splink asks of its users; u is estimated
from random pairs, m by expectation–maximisation under two blocking rules, names have term frequency adjustments.
"""
import argparse, re, unicodedata

import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on

try:
    from splink import DuckDBAPI
except ImportError:
    from splink.backends.duckdb import DuckDBAPI

MOVED = {"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059"}
FORMS = r"^(chi nhanh |van phong dai dien )?(cong ty|c\.?ty|cty|ct)? ?(trach nhiem huu han|tnhh|co phan|cp|ctcp|doanh nghiep tu nhan|doanh nghiep tn|dn tu nhan|d\.?n\.?t\.?n|dntn|hop tac xa|h\.?t\.?x|htx)? ?(mot thanh vien|1 thanh vien|mtv|1tv)? ?"


def fold(text):
    text = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return re.sub(r"\s+", " ", "".join(c for c in text if not unicodedata.combining(c))).strip()


def name(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().lower()


def day(text):
    parts = [p for p in re.split(r"[/.\- ]", text.split("T")[0]) if p]
    if len(parts) == 3:
        y, m, d = parts if len(parts[0]) == 4 else parts[::-1]
        return f"{int(y):04}-{int(m):02}-{int(d):02}"
    return parts[0] if parts and len(parts[0]) == 4 else None


def phone(text):
    digits = re.sub(r"\D", "", text)
    digits = "0" + digits[2:] if digits.startswith("84") and len(digits) > 10 else digits
    digits = digits if digits.startswith("0") else "0" + digits
    return MOVED.get(digits[:4], digits[:4]) + digits[4:] if len(digits) == 11 else digits


def place(text):
    kept = [p for p in re.split(r",| - ", fold(text)) if not re.match(r"\s*(xa|x\.|phuong|p\.|thi tran|tt|huyen|h\.|thanh pho|tp|thi xa|tx|tinh|t\. ?[a-z])", p.strip())]
    return re.sub(r"\b(so nha|sn|so|thon|t\.|xom|buon|b\.|to dan pho|tdp)\b\.?", "", " ".join(kept)).replace(".", " ").strip() or None


def each(frame, column, function):
    return frame[column].map_elements(lambda text: function(text) or None, return_dtype=pl.String, skip_nulls=True)


def citizens(frame):
    ids = frame["so_dinh_danh"].str.replace_all(r"\D", "")
    long = ids.str.len_chars()
    frame = frame.with_columns(
        so=pl.when(long.is_in([10, 11, 12])).then(ids.str.zfill(12)), cu=pl.when(long.is_in([8, 9])).then(ids.str.zfill(9)).otherwise(frame["cmnd_cu"]),
        ten=each(frame, "ho_ten", name), ten_gap=each(frame, "ho_ten", fold), sinh=each(frame, "ngay_sinh", day), cap=each(frame, "ngay_cap", day), gioi=each(frame, "gioi_tinh", lambda t: {"m": "nam", "1": "nam", "f": "nu", "0": "nu"}.get(fold(t), fold(t))),
        que=each(frame, "que_quan", fold), cho=each(frame, "noi_thuong_tru", place), sdt=each(frame, "so_dien_thoai", phone))
    frame = frame.with_columns(nam=pl.col("sinh").str.slice(0, 4), ten_cuoi=pl.col("ten_gap").str.split(" ").list.last(), ho=pl.col("ten_gap").str.split(" ").list.first())
    comparisons = [
        cl.CustomComparison(output_column_name="so", comparison_levels=[cll.NullLevel("so"), cll.ExactMatchLevel("so"), cll.DamerauLevenshteinLevel("so", 1), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="cu", comparison_levels=[cll.NullLevel("cu"), cll.ExactMatchLevel("cu"), cll.DamerauLevenshteinLevel("cu", 1), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="ten", comparison_levels=[cll.NullLevel("ten"), cll.ExactMatchLevel("ten", term_frequency_adjustments=True), cll.ExactMatchLevel("ten_gap", term_frequency_adjustments=True), cll.DamerauLevenshteinLevel("ten_gap", 1), cll.And(cll.ExactMatchLevel("ho"), cll.ExactMatchLevel("ten_cuoi")), cll.ExactMatchLevel("ho"), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="sinh", comparison_levels=[cll.NullLevel("sinh"), cll.ExactMatchLevel("sinh"), cll.DamerauLevenshteinLevel("sinh", 1), cll.ExactMatchLevel("nam"), cll.ElseLevel()]),
        cl.ExactMatch("gioi"), cl.CustomComparison(output_column_name="que", comparison_levels=[cll.NullLevel("que"), cll.ExactMatchLevel("que", term_frequency_adjustments=True), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="cho", comparison_levels=[cll.NullLevel("ma_xa"), cll.And(cll.ExactMatchLevel("cho"), cll.ExactMatchLevel("ma_xa")), cll.ExactMatchLevel("ma_xa"), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="sdt", comparison_levels=[cll.NullLevel("sdt"), cll.ExactMatchLevel("sdt"), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="cap", comparison_levels=[cll.NullLevel("cap"), cll.ExactMatchLevel("cap"), cll.ElseLevel()])]
    blocks = [block_on("so"), block_on("cu"), block_on("ten_gap", "nam"), block_on("ho", "ten_cuoi", "sinh"), block_on("sinh", "ma_xa"), block_on("sdt"), block_on("ten_gap", "ma_xa"), block_on("sinh", "que")]
    return frame.select("record_id", "so", "cu", "ten", "ten_gap", "ho", "ten_cuoi", "sinh", "nam", "gioi", "que", "cho", "ma_xa", "sdt", "cap"), comparisons, blocks, [block_on("sinh", "gioi"), block_on("ten_gap", "ma_xa")]


def enterprises(frame):
    frame = frame.with_columns(
        ma=frame["ma_so_doanh_nghiep"].str.replace_all(r"\D", ""), ten=each(frame, "ten_doanh_nghiep", fold), cho=each(frame, "dia_chi", place), dd=each(frame, "nguoi_dai_dien", fold), sdt=each(frame, "so_dien_thoai", phone),
        thu=frame["email"].str.to_lowercase(), lap=each(frame, "ngay_thanh_lap", day), nganh=frame["nganh_nghe"].str.replace_all(r"\D", "").str.slice(0, 4), von=frame["von_dieu_le"].str.replace_all(r"\D", ""))
    frame = frame.with_columns(ten=each(frame, "ten", lambda t: re.sub(r"\bva\b|&", " ", re.sub(FORMS, "", t)).replace("  ", " ").strip()))
    comparisons = [
        cl.CustomComparison(output_column_name="ma", comparison_levels=[cll.NullLevel("ma"), cll.ExactMatchLevel("ma"), cll.DamerauLevenshteinLevel("ma", 1), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="ten", comparison_levels=[cll.NullLevel("ten"), cll.ExactMatchLevel("ten", term_frequency_adjustments=True), cll.DamerauLevenshteinLevel("ten", 1), cll.JaroWinklerLevel("ten", .92), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="cho", comparison_levels=[cll.NullLevel("ma_xa"), cll.And(cll.ExactMatchLevel("cho"), cll.ExactMatchLevel("ma_xa")), cll.ExactMatchLevel("ma_xa"), cll.ElseLevel()]),
        cl.CustomComparison(output_column_name="dd", comparison_levels=[cll.NullLevel("dd"), cll.ExactMatchLevel("dd", term_frequency_adjustments=True), cll.ElseLevel()]),
        cl.ExactMatch("sdt"), cl.ExactMatch("thu"), cl.ExactMatch("lap"), cl.CustomComparison(output_column_name="nganh", comparison_levels=[cll.NullLevel("nganh"), cll.ExactMatchLevel("nganh", term_frequency_adjustments=True), cll.ElseLevel()]), cl.ExactMatch("von")]
    blocks = [block_on("ma"), block_on("ten"), block_on("sdt"), block_on("thu"), block_on("lap", "ma_xa"), block_on("lap", "dd"), block_on("lap", "nganh")]
    return frame.select("record_id", "ma", "ten", "cho", "ma_xa", "dd", "sdt", "thu", "lap", "nganh", "von"), comparisons, blocks, [block_on("lap"), block_on("ten")]


def febrl(frame):
    comparisons = [cl.NameComparison("given_name"), cl.NameComparison("surname"), cl.CustomComparison(output_column_name="date_of_birth", comparison_levels=[cll.NullLevel("date_of_birth"), cll.ExactMatchLevel("date_of_birth"), cll.DamerauLevenshteinLevel("date_of_birth", 1), cll.ElseLevel()]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), cl.ExactMatch("street_number"), cl.DamerauLevenshteinAtThresholds("postcode", [1]), cl.DamerauLevenshteinAtThresholds("address_1", [1, 3]), cl.DamerauLevenshteinAtThresholds("suburb", [1, 2])]
    blocks = [block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"), block_on("surname", "postcode"), block_on("given_name", "street_number"), block_on("address_1"), block_on("suburb", "street_number")]
    return frame.select("record_id", "given_name", "surname", "date_of_birth", "soc_sec_id", "street_number", "postcode", "address_1", "suburb"), comparisons, blocks, [block_on("date_of_birth"), block_on("surname")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["citizens", "enterprises", "febrl"])
    parser.add_argument("records")
    parser.add_argument("out")
    parser.add_argument("--threshold", type=float, default=.95)
    args = parser.parse_args()
    frame = pl.read_csv(args.records, infer_schema_length=0)
    frame, comparisons, blocks, sessions = {"citizens": citizens, "enterprises": enterprises, "febrl": febrl}[args.kind](frame)
    settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="record_id", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks, retain_matching_columns=False)
    api = DuckDBAPI()
    linker = Linker(api.register(frame.to_arrow()), settings)
    linker.training.estimate_probability_two_random_records_match([blocks[0]], recall=.75)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=args.threshold)
    found = pl.from_arrow(clusters.as_pyarrow_table()) if hasattr(clusters, "as_pyarrow_table") else pl.from_pandas(clusters.as_pandas_dataframe())
    found.select("record_id", "cluster_id").sort("record_id").write_csv(args.out)


if __name__ == "__main__":
    main()
