#!/usr/bin/env python3
"""Makes quoc_tich (countries, ISO 3166-1 alpha-2) beside this script. Run by hand.

    python3 -m venv v && v/bin/pip install babel==2.18.0 && v/bin/python make_countries.py

Names in Vietnamese and English, alpha-3 and numeric codes: Unicode CLDR (Unicode licence) through the package babel.
"""
import csv
import json
import pathlib

from babel import Locale
from babel.core import get_global

HERE = pathlib.Path(__file__).resolve().parent
# Regions of CLDR that are not in ISO 3166-1.
OTHER = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XA", "XB", "XK", "ZZ", "QO"}
ALIASES = {
    "VN": "Việt Nam;VN;Người Việt Nam", "US": "Mỹ;Hoa Kỳ;USA", "GB": "Anh;UK", "CN": "Trung Quốc", "KR": "Hàn Quốc;Đại Hàn Dân Quốc", "KP": "Triều Tiên",
    "TW": "Đài Loan", "JP": "Nhật Bản;Nhật", "RU": "Nga;Liên bang Nga", "AU": "Australia;Úc", "FR": "Pháp", "DE": "Đức", "LA": "Lào", "KH": "Campuchia;Cam-pu-chia",
}
# Codes of which CLDR keeps former ones too.
CODES = {
    "CD": ("COD", "180"), "DE": ("DEU", "276"), "ET": ("ETH", "231"), "FR": ("FRA", "250"),
    "MM": ("MMR", "104"), "SD": ("SDN", "729"), "TL": ("TLS", "626"), "YE": ("YEM", "887"),
}


def main():
    vietnamese, english = Locale("vi").territories, Locale("en").territories
    long = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(codes) == 1 and len(alias) == 3:
            long.setdefault(codes[0], {}).setdefault(alias.isdigit(), []).append(alias)
    rows = []
    for code in sorted(vietnamese):
        if len(code) != 2 or not code.isalpha() or code in OTHER:
            continue
        found = long.get(code, {})
        alpha3, numeric = (min(found.get(digits, [""])) if len(found.get(digits, [])) == 1 else "" for digits in (False, True))
        alpha3, numeric = CODES.get(code, (alpha3, numeric))
        aliases = [name for name in ALIASES.get(code, "").split(";") if name and name != vietnamese[code]]
        rows.append([code, vietnamese[code], english[code], ";".join([*aliases, *([alpha3] if alpha3 and alpha3 not in aliases else [])]), "", "", "", alpha3, numeric])
    with open(HERE / "quoc_tich.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "label", "label_en", "aliases", "valid_from", "valid_to", "successors", "alpha3", "numeric"])
        out.writerows(rows)
    about = {"id": "quoc_tich", "title": "Quốc tịch", "title_en": "Nationality", "source": "ISO 3166-1 alpha-2; tên gọi: Unicode CLDR", "licence": "Unicode-3.0", "version": "2025"}
    with open(HERE / "quoc_tich.toml", "w", encoding="utf-8") as file:
        file.writelines(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in about.items())
    print(len(rows))


if __name__ == "__main__":
    main()
