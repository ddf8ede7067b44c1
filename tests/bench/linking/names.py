"""Pools of invented names with weights: what citizens.py and enterprises.py draw from."""
import unicodedata

FAMILY = dict(zip(
    "Nguyễn Trần Lê Phạm Hoàng Phan Huỳnh Võ Bùi Đặng Vũ Đỗ Hồ Dương Lý Ngô Trương Đinh Lương Cao Hà Mai Tạ Thái Trịnh Đoàn Đào Lâm Phùng Tô Châu Quách Vương Kiều La Mạc Từ Chu Tống Nghiêm Doãn Khổng Ninh Thạch Lưu Giang Tăng Diệp Viên Ông".split(),
    [320, 105, 95, 68, 48, 45, 40, 38, 26, 24, 22, 15, 14, 13, 13, 12, 12, 12, 10, 9, 8, 8, 7, 6, 6, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 5, 2, 2, 2, 1, 1]))
NORTH = dict(zip("Nông Hoàng Triệu Lý Bàn Hứa Vi Lò Quàng Lường Hà Bế Đàm Long Mã Ma Giàng Sùng Vàng Lầu Đặng Phàn".split(), [40, 30, 28, 24, 14, 10, 10, 10, 6, 8, 10, 6, 6, 6, 5, 5, 8, 8, 7, 6, 8, 4]))
MALE_MIDDLE = dict(zip("Văn Đức Minh Hữu Công Quốc Thanh Đình Gia Quang Ngọc Hoàng Xuân Anh Tuấn Trọng Duy Bá Tấn Thành Bảo Khánh Nhật Viết Phi Chí Hải Đăng Trung Thế Mạnh Việt Huy Phúc Hồng Tiến Nguyên Kim Phước Sỹ".split(),
    [210, 42, 40, 36, 34, 32, 28, 27, 26, 24, 24, 24, 18, 16, 16, 15, 17, 12, 16, 17, 17, 12, 12, 10, 7, 8, 9, 8, 10, 8, 8, 7, 7, 7, 6, 6, 6, 4, 6, 4]))
FEMALE_MIDDLE = dict(zip("Thị Ngọc Thanh Thu Kim Mỹ Hồng Bích Thùy Phương Minh Diệu Khánh Bảo Hoài Như Quỳnh Tuyết Xuân Cẩm Ánh Anh Thảo Lan Gia Thúy Hà Trúc Yến Ái Mai Hải Tường Kiều Châu".split(),
    [400, 46, 34, 30, 26, 24, 22, 18, 18, 18, 14, 10, 13, 13, 10, 13, 10, 8, 8, 7, 7, 10, 9, 6, 9, 7, 6, 6, 5, 4, 5, 5, 4, 5, 4]))
MALE_GIVEN = "Tuấn Hùng Dũng Bình Thành Cường Minh Phong Long Tùng Hoàng Nam Sơn Hải Đức Quang Quân Huy Khoa Thắng Trung Phúc Tâm Kiên Khôi Lâm Đạt Tài Việt Hòa Thủy Trường Hiếu Nghĩa An Bảo Vinh Toàn Tiến Linh Lộc Phước Thịnh Tân Khánh Kiệt Khang Phát Hưng Hậu Vũ Ân Nhân Tín Trí Duy Đông Tú Chiến Thiện Hào Luân Lợi Quý Sang Sinh Tấn Thái Thanh Thông Thuận Trọng Vương Chương Cảnh Công Danh Điền Định Giang Giáp Hiệp Hoan Học Khải Khiêm Kỳ Lực Lượng Mạnh Ngọc Nguyên Nhật Ninh Pháp Phi Phú Quyết Quốc Quyền Tạo Thạch Thế Thọ Thức Tiệp Tịnh Triều Tuyên Tường Ước Văn Viên Xuân Bách Bằng Bền Biên Chính Chung Cử Cương Diện Doanh Đại Đăng Đoàn Đô Hạnh Hiển Hữu Lai Lập Liêm Lĩnh Lương Mẫn Nghị Nhàn Nhã Pha Quảng Sáng Sĩ Soạn Tiền Toản Trình Trực Tuệ Vị Võ Vượng".split()
FEMALE_GIVEN = "Hoa Linh Thảo Anh Dung Hà Phương Hạnh Hương Lan Mai Nga Trang Hằng Ngọc Hiền Thúy Nhung Vân Yến Thanh Loan Huyền Quyên Oanh Thu Tâm Liên Tuyết Hồng Ngân Thủy Hòa Nhi Như Quỳnh My Trinh Vy Giang Uyên Diễm Phượng Tiên Trâm Thư Châu Chi Diệp Xuân Hoài Kiều Lệ Lý Nguyệt Nhàn Nữ Sương Trúc Thơ Tuyền Ánh Bích Cúc Diệu Duyên Đào Hậu Hảo Hân Huệ Khuyên Lài Lam Liễu Lợi Luyến Mận Minh Mỹ Nguyên Nhạn Nương Phúc Quế Sen Sinh Tần Thắm Thêu Thi Thoa Thoan Thuận Tình Toàn Tố Trà Trân Triều Tú Tươi Út Vui Vĩnh Ý An Bình Ân Băng Ca Dịu Đoan Gấm Hiếu Hoan Hợi Hợp Huê Hường Khánh Khương Lành Lê Lĩnh Lương Mến Miên Mơ Na Ninh Phấn Phi Quý Sâm San Thục Thùy Tiền Tịnh Trầm Tuyến Viên Vinh Xoan Yên".split()
EDE_GIVEN_M = "Hăm Lơi Siu Khoa Luyện Bhiông Dhin Tlam Nuê Blô Djuang Kriêng Thuyên Bhăt Hiu Wăn Nguôp Sĩ Lŭk Tuân Rin Bliêt Đông Thăng Kông Suin Tôn Lêl Đhăm Knăp Jŭk Hlun Wik Brông Krah Mluin Ngik Pôl Thoan Djip Yô Hing Kliu Moan Phiu Tem Loet Nham Kuih Sôl".split()
EDE_GIVEN_F = "Nga Kŭt Thảo Mlô Nuên Hmưn Ngân Bhiang Dlưm Djuôl Hliêu Juăn Lan Liêu Loan Mai Nhuên Phin Rê Suê Thương Trang Wen Yar Zina Blơi Đruê Kriu Lê Mrơi Ngôn Oanh Pinh Rơ Sip Tâm Uyn Vân Yên Bluên Chim Dlao Êlan Hen Jina Khăt Lĩnh Miên Nam Phê".split()
CLAN = dict(zip(["Niê", "Mlô", "Êban", "Kbuôr", "Byă", "Bkrông", "Êñuôl", "Ayŭn", "Knul", "Ktla", "Niê Kdăm", "Buôn Yă", "Buôn Krông", "Hwing", "Hmok", "Adrơng", "Kpă", "Rcom", "Ksor", "Siu", "Mlô Duôn Du", "Kđoh", "Hđơk", "Êmô", "Liêng", "Kmăn"], [160, 80, 60, 45, 45, 40, 38, 36, 26, 26, 30, 20, 14, 16, 14, 22, 14, 14, 14, 14, 10, 10, 8, 8, 6, 6]))
STREETS = "Nguyễn Tất Thành|Lê Duẩn|Phan Chu Trinh|Y Jút|Trần Phú|Hùng Vương|Hoàng Diệu|Nguyễn Du|Y Wang|Lê Thánh Tông|Quang Trung|Lý Thường Kiệt|Điện Biên Phủ|Nguyễn Huệ|Y Ngông|Phạm Văn Đồng|Ngô Quyền|Nguyễn Văn Cừ|Lạc Long Quân|Hà Huy Tập|10 Tháng 3|30 Tháng 4|Nguyễn Thị Minh Khai|Trường Chinh|Mai Hắc Đế|Đinh Tiên Hoàng|Lê Hồng Phong|Trần Hưng Đạo|Võ Văn Kiệt|Nguyễn Chí Thanh".split("|")
HAMLETS = "Ea Sar|Drai Si|Alê A|Alê B|Krông|Trấp|Rư|Kmrơng|Wiâo|Păm Lăm|Kniết|M'Liêng|Ea Bông|Ko Tam|Akŏ Dhông|Tơng Jŭ|Kla|Mduk|Niêng|Cuôr|Ky|Yông|Hwiê|Lê|Jŭk|Puăn".split("|")
PROVINCES = dict(zip("Nghệ An|Cao Bằng|Thanh Hóa|Bình Định|Quảng Nam|Lâm Đồng|Hà Tĩnh|Quảng Ngãi|Thái Bình|Hải Dương|Gia Lai|Khánh Hòa|Lạng Sơn|Thừa Thiên Huế|Quảng Bình|Hà Nội|Nam Định".split("|"),
    [(20, "040"), (16, "004"), (16, "038"), (15, "052"), (14, "049"), (7, "068"), (9, "042"), (9, "051"), (9, "034"), (8, "030"), (8, "064"), (6, "056"), (6, "020"), (6, "046"), (6, "044"), (4, "001"), (4, "036")]))


class Weighted:
    """Draws from values with weights, one random number a draw."""

    def __init__(self, values, weights=None):
        import itertools
        self.values = list(values)
        weights = list(weights) if weights else [1 / (rank + 12) for rank in range(len(self.values))]
        total = sum(weights)
        self.ends = [end / total for end in itertools.accumulate(weights)]

    def __call__(self, draw):
        import bisect
        return self.values[min(bisect.bisect(self.ends, draw), len(self.values) - 1)]


def plain(text):
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)).replace("đ", "d").replace("Đ", "D")


# TCVN3 (ABC), lower case; capitals share the codes as old fonts did
TCVN3 = dict(zip("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ",
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô­õøö÷ùúýûüþ®¡¢£¤¥¦§"))


def tcvn3(text):
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in unicodedata.normalize("NFC", text))


def mojibake(text):
    return text.encode("utf-8").decode("cp1252", "replace") if all(byte not in (0x81, 0x8d, 0x8f, 0x90, 0x9d) for byte in text.encode("utf-8")) else text


OLD_TONES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ", "òe": "oè", "óe": "oé", "ọe": "oẹ"}


def other_tone_place(text):
    for new, old in OLD_TONES.items():
        text = text.replace(new, old)
    return text


def slip(text, rng):
    """One slip in the last word: a mark lost or other, a letter lost, doubled, added or exchanged."""
    head, _, word = text.rpartition(" ")
    kind = rng.random()
    at = rng.randrange(len(word))
    if kind < .3:
        word = plain(word) if plain(word) != word else word + "h"
    elif kind < .5:
        parts = unicodedata.normalize("NFD", word)
        tones = [c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323"]
        new = rng.choice("\u0300\u0301\u0303\u0309\u0323")
        word = unicodedata.normalize("NFC", parts.replace(tones[0], new, 1) if tones else parts[:2] + new + parts[2:])
    elif kind < .65:
        word = word[:at] + word[at + 1:] if len(word) > 2 else word + word[-1]
    elif kind < .8:
        word = word[:at] + word[at] + word[at:]
    elif kind < .9 and len(word) > 2:
        at = min(at, len(word) - 2)
        word = word[:at] + word[at + 1] + word[at] + word[at + 2:]
    else:
        word += rng.choice("hng")
    return (head + " " + word).strip()
