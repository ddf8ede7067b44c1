#!/usr/bin/env python3
"""Writes invented citizens with known duplicates: records.csv and truth.csv. The same for the same arguments.

    python3 tests/bench/linking/citizens.py OUT --records 100000 --seed 1 --damage 1.0 --lookalikes 1.0

People stand in households (spouses, children with the family name, one phone for some). About 12 in 100 records repeat an
earlier person with errors: --damage scales their rates (1.9: heavier damage), --lookalikes the share of twins, fathers
and sons of one name, namesakes of one year or day. Everybody is invented; communes are those of the dictionary. Standard
library only.
"""
import argparse, csv, datetime, os, random, unicodedata
from pathlib import Path

from names import *

CODES = Path(__file__).resolve().parents[3] / "dictionary" / "codes"
HEADER = "record_id,so_dinh_danh,ho_ten,ngay_sinh,gioi_tinh,dan_toc,que_quan,noi_thuong_tru,so_dien_thoai,cmnd_cu,ngay_cap,ma_xa,ngay_cap_nhat".split(",")
RATES = dict(id_thieu=.18, id_cmnd=.09, id_sai=.05, id_dao=.042, id_mat_so0=.033, khong_dau=.095, dat_dau=.012, nfd=.04, hoa=.20, tcvn3=.022, mojibake=.015, ten_sai=.115, thieu_dem=.03,
    khoang_trang=.04, ns_dao=.012, ns_nam=.11, ns_sai=.023, ns_thieu=.005, dc_doi=.24, dc_tat=.42, dc_khong_dau=.13, dc_hoa=.04, dc_thieu=.02, sdt_doi=.30, sdt_thieu=.32, gt_sai=.01, dan_toc=.15, que_tat=.05, thieu=.03)
family, north, male_mid, female_mid, clan = (Weighted(pool, pool.values()) for pool in (FAMILY, NORTH, MALE_MIDDLE, FEMALE_MIDDLE, CLAN))
male_given, female_given, ede_m, ede_f = (Weighted(pool) for pool in (MALE_GIVEN, FEMALE_GIVEN, EDE_GIVEN_M, EDE_GIVEN_F))
ethnic = Weighted(["Kinh", "Ê Đê", "Nùng", "Tày", "Gia Rai", "Mông", "M'nông", "Thái", "Ba Na", "Dao", "Mường"], [73, 11, 3.6, 2.6, 1.6, 1.5, 1.3, 1.2, 1.1, .8, .6])
decade = Weighted([1925, 1935, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020], [.5, .6, 3.7, 9.6, 10.5, 13.3, 16.6, 18.5, 10.5, 8.6, 7.6])
VARIANTS = {"Kinh": ["kinh", "KINH", "Việt", "Kinh (Việt)", "01"], "Ê Đê": ["Ê-đê", "Rhadé", "EDE", "ê đê"], "Nùng": ["nùng"], "Tày": ["tày", "02"], "Gia Rai": ["Jrai", "Gia rai"], "Mông": ["H'Mông", "Hmong"], "M'nông": ["Mnông"]}


def communes():
    rows = lambda name: list(csv.DictReader(open(CODES / f"{name}.csv", encoding="utf-8")))
    new = {r["code"]: r["label"] for r in rows("xa") if r["parent"] == "66" and not r["valid_to"]}
    districts = {r["code"]: (r["label"], r["parent"]) for r in rows("huyen_696") if r["parent"] in ("66", "54")}
    old = []
    for r in rows("xa_cu"):
        into = r["successors"].split(";")[0].split("|")[0].strip()
        if r["kind"] == "whole" and r["parent"] in districts and into in new:
            name, province = districts[r["parent"]]
            name = name.replace("Thành phố", "TP.").replace("Thị xã", "TX.").replace("Huyện", "huyện")
            old.append((into, f"{lower(r['label'])}, {name}, tỉnh " + ("Đắk Lắk" if province == "66" else "Phú Yên")))
    return {code: lower(label) for code, label in new.items()}, old


def lower(label):
    return label[0].lower() + label[1:]


def line(cells):
    return ",".join(f'"{cell}"' if "," in cell or '"' in cell else cell for cell in cells)


class Maker:
    def __init__(self, args):
        self.rng = random.Random(args.seed)
        self.r = self.rng.random
        self.damage, self.lookalikes = args.damage, args.lookalikes
        self.new, self.old = communes()
        weights = [1 / (rank + 8) for rank in range(len(self.old))]
        self.rng.shuffle(weights)
        self.commune = Weighted(self.old, weights)
        self.province = Weighted(PROVINCES, [weight for weight, _ in PROVINCES.values()])

    def address(self):
        r, rng = self.r, self.rng
        code, old = self.commune(r())
        urban = "phường" in old or "thị trấn" in old
        if urban and r() < .6:
            head = f"{int(r() * 400) + 1}{'/' + str(int(r() * 20) + 1) if r() < .1 else ''} {rng.choice(STREETS)}"
        elif urban:
            head = f"Tổ dân phố {int(r() * 18) + 1}"
        else:
            x = r()
            head = f"{'Thôn' if x < .7 else 'Xóm'} {int(r() * 18) + 1}" if x < .85 else f"Buôn {rng.choice(HAMLETS)}"
            if r() < .2:
                head = f"Số nhà {int(r() * 400) + 1}, {head[0].lower() + head[1:]}"
        return code, f"{head}, {old}", f"{head}, {self.new[code]}, tỉnh Đắk Lắk"

    def born(self, low=None, high=None):
        year = decade(self.r()) + int(self.r() * 10) if low is None else low + int(self.r() * (high - low + 1))
        year = max(1925, min(2025, year))
        return datetime.date(year, 1, 1) + datetime.timedelta(days=int(self.r() * 365))

    def name(self, people, male, surname):
        r = self.r
        if people in ("Ê Đê", "Gia Rai", "M'nông", "Ba Na") and r() < .9:
            return ("Y " if male else "H'") + (ede_m if male else ede_f)(r()) + (" " + clan(r()) if r() < .85 else "")
        given = (male_given if male else female_given)(r())
        if r() < .06:
            return f"{surname} {given}"
        middle = (male_mid if male else female_mid)(r())
        if r() < .16:
            extra = ((MALE_MIDDLE if male else FEMALE_MIDDLE), male_mid if male else female_mid)[1](r())
            middle = middle if extra == middle else f"{middle} {extra}"
        return f"{surname} {middle} {given}"

    def number(self, male, born, province):
        kind = (born.year // 100 - 19) * 2 + (not male)
        return f"{province}{kind}{born.year % 100:02}{int(self.r() * 1e6):06}"

    def old_number(self):
        return f"{self.rng.choice(['240', '241', '245', '220', '221', '225'])}{int(self.r() * 1e6):06}"

    def person(self, people, male, born, surname, home, address, province):
        r = self.r
        adult = born.year <= 2002
        return dict(so=self.number(male, born, province), ten=self.name(people, male, surname), ns=born, nam=male, dt=people, que=home, dc=address,
            sdt=self.phone() if r() < (.92 if adult else .45) else "", cu=self.old_number() if adult and r() < .45 else "",
            cap=datetime.date(2016, 1, 1) + datetime.timedelta(days=int(r() * 3280)) if born.year <= 2010 and r() < .64 else None, kho=0)

    def phone(self):
        return self.rng.choice(["032", "033", "034", "035", "036", "037", "038", "039", "070", "076", "077", "078", "079", "081", "082", "083", "084", "085", "088", "089", "090", "091", "093", "094", "097", "098", "056", "058"]) + f"{int(self.r() * 1e7):07}"

    def household(self):
        r = self.r
        people = ethnic(r())
        surname = (north if people in ("Nùng", "Tày", "Thái", "Dao", "Mông", "Mường") else family)(r())
        address, local = self.address(), r()
        if local < .55:
            home, province = self.commune(r())[1], "066"
        elif local < .65:
            home, province = f"tỉnh {'Đắk Lắk' if r() < .7 else 'Phú Yên'}", "066"
        else:
            home = self.province(r())
            home, province = f"tỉnh {home}", PROVINCES[home][1]
        if "Phú Yên" in home:
            province = "054"
        size = 1 + int(r() < .65) + int(r() < .45) + int(r() < .4) + int(r() < .15)
        head = self.person(people, r() < .6, self.born(), surname, home, address, province)
        members = [head]
        for at in range(1, size):
            if at == 1 and head["ns"].year < 2000 and r() < .7:
                year = head["ns"].year
                spouse_home, spouse_province = (home, province) if r() < .5 else (self.commune(r())[1], "066")
                one = self.person(people, not head["nam"], self.born(year - 5, year + 5), family(r()), spouse_home, address, spouse_province)
            else:
                year = head["ns"].year + 20 if head["ns"].year < 2000 else head["ns"].year
                one = self.person(people, r() < .5, self.born(year, min(2025, year + 16)), surname, home, address, "066" if r() < .8 else province)
                if r() < .12 and one["sdt"]:
                    one["sdt"] = head["sdt"]
            members.append(one)
            x = r()
            if x < .010 * self.lookalikes:
                members.append(self.twin(one))
            elif x < .011 * self.lookalikes and head["nam"]:
                one.update(ten=head["ten"], nam=True, so=self.number(True, one["ns"], "066"), kho=2)
        return members

    def twin(self, one):
        twin = self.person(one["dt"], one["nam"] if self.r() < .7 else not one["nam"], one["ns"], one["ten"].split(" ")[0], one["que"], one["dc"], one["so"][:3])
        if one["ten"].count(" ") >= 2 and self.r() < .5:
            twin["ten"] = one["ten"].rpartition(" ")[0] + " " + (male_given if one["nam"] else female_given)(self.r())
            if twin["nam"] != one["nam"]:
                twin.update(nam=one["nam"], so=self.number(one["nam"], one["ns"], one["so"][:3]))
        if twin["ten"] == one["ten"]:
            twin["ten"] += " Em"
        one["kho"] = twin["kho"] = 1
        return twin

    def namesake(self, one):
        """Another person of the same name: of the same year, the same day, or the same day and commune of origin."""
        x, address = self.r(), self.address()
        born = one["ns"] if x < .3 else self.born(one["ns"].year, one["ns"].year)
        other = self.person(one["dt"], one["nam"], born, "", one["que"] if x < .05 else self.commune(self.r())[1], address, "066")
        other.update(ten=one["ten"], kho=5 if x < .05 else 4 if x < .3 else 3)
        return other

    def show(self, one, copy):
        r, rng = self.r, self.rng
        scale = self.damage * (1.0 if copy else .23)
        hit = {key: r() < min(.9, rate * scale) for key, rate in RATES.items()}
        hit["hoa"] = r() < (.20 if copy else .13)
        so, cu = one["so"], one["cu"] if r() < .62 else ""
        if hit["id_thieu"]:
            so = ""
        elif hit["id_cmnd"] and one["ns"].year <= 2002:
            so = one["cu"] or one.setdefault("cu9", self.old_number())
        if so and hit["id_sai"]:
            at = rng.randrange(len(so)); so = so[:at] + rng.choice("0123456789") + so[at + 1:]
        if so and hit["id_dao"]:
            at = rng.randrange(len(so) - 1); so = so[:at] + so[at + 1] + so[at] + so[at + 2:]
        if hit["id_mat_so0"]:
            so = so.lstrip("0")
        ten = one["ten"]
        if hit["thieu_dem"] and ten.count(" ") >= 2:
            words = ten.split(" "); del words[rng.randrange(1, len(words) - 1)]; ten = " ".join(words)
        if hit["ten_sai"]:
            ten = slip(ten, rng)
        if hit["dat_dau"]:
            ten = other_tone_place(ten)
        if hit["khong_dau"]:
            ten = plain(ten)
        if hit["hoa"]:
            ten = ten.upper()
        address = one["dc"]
        if hit["dc_doi"]:
            address = self.address()
        code, old, new = address
        dc = new if r() < .14 else old
        if hit["tcvn3"]:
            ten = tcvn3(ten); dc = tcvn3(dc) if r() < .3 else dc
        elif hit["mojibake"]:
            ten = mojibake(ten); dc = mojibake(dc) if r() < .3 else dc
        elif hit["nfd"]:
            ten = unicodedata.normalize("NFD", ten)
        if hit["khoang_trang"]:
            ten = ten.replace(" ", "  ", 1) if r() < .5 else ten + " "
        if hit["dc_tat"]:
            dc = self.short(dc)
        if hit["dc_khong_dau"]:
            dc = plain(dc)
        if hit["dc_hoa"] or (hit["hoa"] and r() < .2):
            dc = dc.upper()
        if hit["dc_thieu"]:
            dc = ""
        ns, day = one["ns"], None
        if hit["ns_sai"]:
            ns = ns.replace(year=max(1925, ns.year + rng.choice([-10, -1, 1, 10]))) if r() < .4 and not (ns.month == 2 and ns.day == 29) else ns.replace(day=rng.randrange(1, 29)) if r() < .5 else ns.replace(day=min(ns.day, 28), month=rng.randrange(1, 13))
        d, m, y = ns.day, ns.month, ns.year
        if hit["ns_dao"] and d <= 12:
            d, m = m, d
        if hit["ns_thieu"]:
            day = ""
        elif hit["ns_nam"] or (one["ns"].year < 1960 and one["so"][-1] == "7" and r() < .8):
            day = f"01/01/{y}" if r() < .6 else str(y)
        else:
            day = f"{y}-{m:02}-{d:02}" if r() < .05 else f"{d:02}/{m:02}/{y}"
        male = one["nam"] != hit["gt_sai"]
        x = r()
        sex = ("Nam" if male else "Nữ") if x < .94 else rng.choice(["nam", "M", "1"] if male else ["nữ", "F", "0"]) if x < .985 else ""
        people = rng.choice(VARIANTS.get(one["dt"], [one["dt"]])) if hit["dan_toc"] or r() < .05 else one["dt"]
        home = one["que"].rpartition(", ")[2] if hit["que_tat"] else one["que"]
        phone = one["sdt"]
        if hit["sdt_doi"]:
            phone = self.phone()
        if hit["sdt_thieu"]:
            phone = ""
        x = r()
        if phone and x < .05:
            phone = f"{phone[:3]}.{phone[3:6]}.{phone[6:]}"
        elif phone and x < .08:
            phone = "+84" + phone[1:]
        elif phone and x < .1:
            phone = phone[1:]
        elif phone[:3] in OLD_PREFIX and x < .2:
            phone = OLD_PREFIX[phone[:3]] + phone[3:]
        when = datetime.datetime(2016, 1, 1) + datetime.timedelta(seconds=int(r() * 308e6))
        missing = lambda value: "" if r() < .03 else value
        return [so, ten, day, sex, missing(people), missing(home), dc, phone, cu, one["cap"].strftime("%d/%m/%Y") if one["cap"] and r() < .85 else "", str(code) if r() < .987 else "", when.isoformat()]

    def short(self, dc):
        r, rng = self.r, self.rng
        for long, brief in (("Thôn ", "T. "), ("Số nhà ", "SN "), ("xã ", "X. "), ("phường ", "P. "), ("thị trấn ", "TT "), ("huyện ", "H. "), ("TP. ", "TP."), ("tỉnh ", "T. "), ("Buôn ", "B. "), ("Tổ dân phố ", "TDP ")):
            if r() < .6:
                dc = dc.replace(", " + long, ", " + brief) if not dc.startswith(long) else brief + dc[len(long):].replace(", " + long, ", " + brief)
        x = r()
        if x < .2:
            dc = dc.replace(", ", " - ")
        elif x < .35:
            dc = dc.replace(", ", ",")
        if r() < .2:
            dc = dc.replace("Đắk Lắk", rng.choice(["Đắc Lắc", "Dak Lak", "ĐăkLăk", "Đăk Lăk"]))
        if r() < .06:
            dc = dc.rpartition(",")[0] or dc
        return dc


OLD_PREFIX = {"032": "0162", "033": "0163", "034": "0164", "035": "0165", "036": "0166", "037": "0167", "038": "0168", "039": "0169", "070": "0120", "079": "0121", "077": "0122", "076": "0126", "078": "0128", "083": "0123", "084": "0124", "085": "0125", "081": "0127", "082": "0129", "056": "0186", "058": "0188"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damage", type=float, default=1.0)
    parser.add_argument("--lookalikes", type=float, default=1.0)
    args = parser.parse_args()
    maker = Maker(args)
    rng = maker.rng
    persons = int(args.records * .88)
    shown, waiting, person = [], [], 0
    while person < persons:
        members = maker.household()
        for one in members:
            if rng.random() < .017 * args.lookalikes:
                members.append(maker.namesake(one))
                one["kho"] = max(one["kho"], members[-1]["kho"])
        for one in members[: persons - person]:
            x = rng.random()
            copies = 0 if x < .8965 else 1 if x < .975 else 2 if x < .9935 else 3
            for copy in range(copies + 1):
                shown.append((rng.random(), person, one["kho"], line(maker.show(one, copy > 0))))
            person += 1
    big = maker.household()[0]
    for copy in range(max(4, args.records - len(shown))):
        if len(shown) >= args.records or copy > 20:
            break
        shown.append((rng.random(), person, 0, line(maker.show(big, copy > 0))))
    shown.sort(key=lambda row: row[0])
    os.makedirs(args.out, exist_ok=True)
    with open(f"{args.out}/records.csv", "w", newline="", encoding="utf-8") as records, open(f"{args.out}/truth.csv", "w", newline="", encoding="utf-8") as truth:
        records.write(line(HEADER) + "\n"); truth.write("record_id,cluster_id,kind\n")
        for at, (_, cluster, kind, cells) in enumerate(shown, 1):
            records.write(f"R{at:08},{cells}\n"); truth.write(f"R{at:08},{cluster},{kind}\n")


if __name__ == "__main__":
    main()
