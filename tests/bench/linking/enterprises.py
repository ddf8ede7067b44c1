#!/usr/bin/env python3
"""Writes invented enterprises with known duplicates: records.csv and truth.csv. The same for the same arguments.

    python3 tests/bench/linking/enterprises.py OUT --records 60000 --seed 1 --damage 1.0 --lookalikes 1.0

Kinds of hard negatives: 1 a branch of an enterprise, 2 another enterprise of the same owner, 3 one of the same name
elsewhere, 4 a second one with a number behind its name. Everything is invented; communes are those of the dictionary.
Standard library only.
"""
import argparse, datetime, os

from names import *
from citizens import Maker, line

HEADER = "record_id,ma_so_doanh_nghiep,ten_doanh_nghiep,dia_chi,ma_xa,nguoi_dai_dien,von_dieu_le,nganh_nghe,so_dien_thoai,email,ngay_thanh_lap,tinh_trang,ngay_cap_nhat".split(",")
RATES = dict(mst_thieu=.16, mst_sai=.05, mst_dao=.04, mst_dang=.09, loai_hinh=.60, khong_dau=.06, ten_sai=.08, ten_tat=.15, dc_doi=.20, dc_tat=.46, dc_khong_dau=.06, dd_doi=.13, dd_khong_dau=.09, dd_thieu=.08, von_doi=.14, sdt_doi=.32, email_doi=.20, ma_loi=.018, ngay_thieu=.05)
TRADES = "Thương mại|Xây dựng|Thương mại và Dịch vụ|Vận tải|Nông sản|Cà phê|Xây dựng và Thương mại|Đầu tư Xây dựng|Sản xuất và Thương mại|Dịch vụ Nông nghiệp|Công nghệ|Bất động sản|Giáo dục|Du lịch|Tư vấn Xây dựng|Nông nghiệp|Phân bón|Hồ tiêu|Điện mặt trời|In ấn Quảng cáo|Thủy sản|Nội thất|Ô tô|Năng lượng|Lâm nghiệp|Thiết bị Y tế|Xuất nhập khẩu|Thương mại Dịch vụ".split("|")
PROPER = "Minh Phát|Thành Đạt|Hoàng Long|Đại Phát|Tân Tiến|Cao Nguyên|Tây Nguyên|Ban Mê|Phú Thịnh|Hòa Bình|Gia Bảo|Minh Khôi|Thiên Phú|Đại Ngàn|Kim Ngân|Quốc Cường|Toàn Thắng|Rừng Xanh|Ánh Dương|Thái Dương|Vạn Phúc|Minh Anh|Nam Tây Nguyên|Hùng Vương|Hoàng Dương|Thuận Phát|Anh Khoa|Tuấn Kiệt|Thịnh Vượng|Thiên Ngân|Thủy Tiên|Phú Xanh|Krông Pắc|Ea Kar|Buôn Hồ|Sông Hinh|Đá Bia|Krông Long|Hòa An|Sao Vàng|Minh Lộc|Quang Minh|Ngọc Minh|Bảo Long|An Phú|Trường Sơn|Đông Á|Việt Hưng|Hải Đăng|Phương Nam|Đất Việt|Phúc Lâm|Gia Hân|Tân Dương|Minh Mai|Hưng Thịnh|Bình Minh|Tâm An|Đức Thành|Hồng Phát".split("|")
SUFFIX = "Đắk Lắk|BMT|Group|Coffee|Farm|Plus|Miền Trung|Tây Nguyên|Xanh|68|86|999|79|388|Ban Mê".split("|")
FORMS = {"Công ty TNHH": (45, ["Cty TNHH", "C.ty TNHH", "CÔNG TY TNHH", "Công ty Trách nhiệm hữu hạn"]), "Công ty TNHH Một Thành Viên": (24, ["Cty TNHH 1TV", "Công ty TNHH 1 thành viên", "CTY TNHH MTV", "C.ty TNHH MTV"]),
    "Công ty Cổ phần": (17, ["CTCP", "CTY CP", "C.ty CP", "Cty Cổ phần"]), "Doanh nghiệp tư nhân": (7, ["DNTN", "D.N.T.N", "DN tư nhân", "Doanh Nghiệp TN"]), "Hợp tác xã": (7, ["HTX", "H.T.X"])}
SHORT = {"Thương mại": "TM", "Dịch vụ": "DV", "Xây dựng": "XD", "Sản xuất": "SX", "Nông nghiệp": "NN", " và ": " & "}
CAPITAL = [100, 500, 900, 1000, 1900, 2000, 2850, 3000, 4900, 5000, 9000, 10000, 14700, 20000, 50000, 100000]
INDUSTRY = "4102 4662 6820 4620 0127 4649 4719 4731 4933 4211 4330 0810 1030 1062 2023 5510 7020 7110 7310 7911 8129 0125 0126 0141 0210 0322 1610 1629 3821 3511 4520 4541 5610 6201 8559".split()
STATES = Weighted(["Đang hoạt động", "Đã giải thể", "Không hoạt động tại địa chỉ đăng ký", "Ngừng hoạt động nhưng chưa hoàn thành thủ tục đóng MST", "Tạm ngừng kinh doanh"], [75, 6.5, 6.5, 6.4, 5.6])
trade, proper, industry, capital = Weighted(TRADES), Weighted(PROPER), Weighted(INDUSTRY), Weighted(CAPITAL)
form = Weighted(FORMS, [weight for weight, _ in FORMS.values()])


class Companies(Maker):
    def code(self):
        while True:
            base = self.rng.choice(["60", "60", "60", "44", "66"]) + f"{int(self.r() * 1e7):07}"
            check = 10 - sum(int(digit) * weight for digit, weight in zip(base, (31, 29, 23, 19, 17, 13, 7, 5, 3))) % 11
            if check < 10:
                return base + str(check)

    def boss(self):
        male = self.r() < .6
        return self.name("Kinh", male, Weighted(FAMILY, FAMILY.values())(self.r()) if self.r() < .2 else self.rng.choice(["Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Hoàng", "Bùi"]))

    def phone(self):
        return "0262" + f"3{int(self.r() * 1e6):06}" if self.r() < .3 else super().phone()

    def company(self, kind=0, **fixed):
        r = self.r
        name = proper(r()) + (" " + self.rng.choice(SUFFIX) if r() < .5 else f" {int(r() * 98) + 2}" if r() < .06 else "")
        one = dict(mst=self.code(), loai=form(r()), ten=f"{trade(r())} {name}" if r() < .93 else name, dc=self.address(), dd=self.boss(), von=capital(r()) * 1_000_000, nganh=industry(r()),
            sdt=self.phone() if r() < .95 else "", ngay=datetime.date(1996, 1, 1) + datetime.timedelta(days=int(r() ** .6 * 10800)), tt=STATES(r()), kho=kind)
        one.update(fixed)
        domain = self.rng.choice(["gmail.com"] * 5 + ["yahoo.com.vn", "outlook.com", "vnn.vn"])
        local = plain(one["dd"] if r() < .3 else " ".join(one["ten"].split(" ")[-2:])).lower().replace(" ", "").replace("'", "")
        one["email"] = f"{local}{int(r() * 99) if r() < .4 else ''}@{domain}" if r() < .68 else ""
        return one

    def like(self, one):
        """A look-alike of an enterprise."""
        r, x = self.r, self.r()
        if x < .36:
            at = int(r() * 3) + 1
            place = self.new[self.commune(r())[0]].split(" ", 1)[1]
            return self.company(1, mst=f"{one['mst']}-{at:03}", loai="Chi nhánh " + one["loai"], ten=one["ten"] + (f" tại {place}" if r() < .6 else ""), von=one["von"], nganh=one["nganh"], ngay=one["ngay"], sdt=one["sdt"] if r() < .4 else self.phone(), email=one["email"])
        if x < .63:
            return self.company(2, ten=f"{trade(r())} {' '.join(one['ten'].split(' ')[-2:])}", dd=one["dd"], dc=one["dc"] if r() < .7 else self.address(), sdt=one["sdt"] if r() < .5 else self.phone())
        if x < .85:
            return self.company(3, loai=one["loai"], ten=one["ten"], nganh=one["nganh"], von=one["von"] if r() < .6 else capital(r()) * 1_000_000)
        return self.company(4, loai=one["loai"], ten=one["ten"] + " 2", nganh=one["nganh"], ngay=one["ngay"], dc=one["dc"] if r() < .5 else self.address(), von=one["von"])

    def money(self, value):
        x, millions = self.r(), value // 1_000_000
        plain_dots = f"{value:,}"
        return str(value) if x < .4 else plain_dots.replace(",", ".") if x < .6 else plain_dots if x < .7 else plain_dots.replace(",", ".") + " đồng" if x < .8 else f"{millions} triệu đồng" if x < .88 or millions < 1000 else f"{millions / 1000:g} tỷ".replace(".", ",")

    def show(self, one, copy):
        r, rng = self.r, self.rng
        scale = self.damage * (1.0 if copy else .25)
        hit = {key: r() < min(.9, rate * scale) for key, rate in RATES.items()}
        mst = "" if hit["mst_thieu"] else one["mst"]
        if mst and hit["mst_sai"]:
            at = rng.randrange(len(mst[:10])); mst = mst[:at] + rng.choice("0123456789") + mst[at + 1:]
        if mst and hit["mst_dao"]:
            at = rng.randrange(9); mst = mst[:at] + mst[at + 1] + mst[at] + mst[at + 2:]
        if mst and hit["mst_dang"]:
            mst = rng.choice([f"MST: {mst}", f"{mst[:4]} {mst[4:7]} {mst[7:]}", mst + " "])
        branch = one["loai"].startswith("Chi nhánh ")
        kind = one["loai"].removeprefix("Chi nhánh ")
        shown = rng.choice(FORMS[kind][1]) if hit["loai_hinh"] else kind
        ten = one["ten"]
        if hit["ten_tat"]:
            for long, short in SHORT.items():
                ten = ten.replace(long, short)
        if hit["ten_sai"]:
            ten = slip(ten, rng)
        ten = ("Chi nhánh " if branch else "") + shown + " " + ten
        if hit["khong_dau"]:
            ten = plain(ten)
        if r() < .34:
            ten = ten.upper()
        address = self.address() if hit["dc_doi"] else one["dc"]
        code, old, new = address
        dc = new if r() < .5 else old
        dc = self.short(dc) if hit["dc_tat"] else dc
        if hit["ma_loi"]:
            ten, dc = tcvn3(ten), tcvn3(dc)
        dd = self.boss() if hit["dd_doi"] else one["dd"]
        dd = plain(dd) if hit["dd_khong_dau"] else dd
        dd = dd.upper() if r() < .25 else dd
        von = rng.choice([2, .5, 3, 1.5]) * one["von"] if hit["von_doi"] else one["von"]
        x = r()
        nganh = "" if x < .085 else one["nganh"] + "0" if x < .25 else "G" + one["nganh"] if x < .33 else one["nganh"].lstrip("0") if x < .36 else one["nganh"]
        sdt = self.phone() if hit["sdt_doi"] else one["sdt"]
        x = r()
        sdt = "+84" + sdt[1:] if sdt and x < .06 else f"{sdt[:4]}.{sdt[4:7]}.{sdt[7:]}" if sdt and x < .12 else sdt
        email = one["email"] if not hit["email_doi"] else self.company()["email"]
        when = datetime.date(2018, 1, 1) + datetime.timedelta(days=int(r() * 2900))
        return [mst, ten, plain(dc) if hit["dc_khong_dau"] else dc, str(code) if r() < .97 else "", "" if hit["dd_thieu"] or r() < .05 else dd, self.money(int(von)) if r() < .925 else "", nganh, sdt if r() < .95 else "", email,
            "" if hit["ngay_thieu"] or r() < .03 else one["ngay"].strftime("%d/%m/%Y"), one["tt"] if r() < .93 else STATES(r()), when.isoformat()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--records", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--damage", type=float, default=1.0)
    parser.add_argument("--lookalikes", type=float, default=1.0)
    args = parser.parse_args()
    maker = Companies(args)
    rng, shown, company, waiting = maker.rng, [], 0, []
    while company < int(args.records * .88):
        one = waiting.pop() if waiting else maker.company()
        if one["kho"] == 0 and rng.random() < .085 * args.lookalikes:
            waiting.append(maker.like(one))
            one["kho"] = waiting[-1]["kho"]
        x = rng.random()
        for copy in range(1 + (x > .895) + (x > .976) + (x > .992)):
            shown.append((rng.random(), company, one["kho"], line(maker.show(one, copy > 0))))
        company += 1
    shown.sort(key=lambda row: row[0])
    os.makedirs(args.out, exist_ok=True)
    with open(f"{args.out}/records.csv", "w", encoding="utf-8") as records, open(f"{args.out}/truth.csv", "w", encoding="utf-8") as truth:
        records.write(line(HEADER) + "\n"); truth.write("record_id,cluster_id,kind\n")
        for at, (_, cluster, kind, cells) in enumerate(shown, 1):
            records.write(f"E{at:08},{cells}\n"); truth.write(f"E{at:08},{cluster},{kind}\n")


if __name__ == "__main__":
    main()
