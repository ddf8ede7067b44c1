//! Why a value is not what it should be, or what was done to it: one closed list, explained in both languages.

use crate::lang::Text;

/// A reason of the closed list.
pub struct Reason {
    /// The code in verdicts, notes and findings.
    pub code: &'static str,
    /// What it means, and what to do where there is something to do.
    pub text: Text,
}

macro_rules! reasons {
    ($($name:ident = $code:literal, $vi:literal, $en:literal;)*) => {
        $(#[doc = $en] pub const $name: &str = $code;)*
        /// Every reason, sorted by code.
        pub static REASONS: &[Reason] = &[$(Reason { code: $code, text: Text::new($vi, $en) }),*];
    };
}

reasons! {
    AMBIGUOUS_SEPARATOR = "ambiguous_separator", "dấu chấm hoặc dấu phẩy có thể là phân nhóm nghìn hoặc phần thập phân; phải xem cả cột", "the point or comma may group thousands or begin decimals; the column must decide";
    APOSTROPHE = "apostrophe", "có dấu nháy ở đầu do bảng tính đặt vào", "begins with the apostrophe that a spreadsheet puts before text";
    BIRTH_YEAR = "birth_year", "chữ số thế kỷ chỉ một năm sinh chưa thể có", "the century digit points to a year of birth that cannot be";
    CALENDAR = "calendar", "lịch không có ngày, tháng hoặc giờ này", "the calendar or clock has no such day, month or hour";
    CHARACTERS = "characters", "có ký tự không được phép ở đây", "holds characters that do not belong here";
    CHECKSUM = "checksum", "chữ số kiểm tra không khớp: có thể gõ sai hoặc đảo chữ số", "the check digit does not fit: perhaps a typing slip or two digits swapped";
    CURRENCY = "currency", "không phải tiền Việt Nam", "not Vietnamese money";
    DAY_MONTH_SWAPPED = "day_month_swapped", "tháng đứng trước ngày, như tệp xuất từ phần mềm nước ngoài", "the month stands before the day, as in a Western export";
    DECIMAL_SUFFIX = "decimal_suffix", "có đuôi «.0» do bảng tính coi mã là số", "ends in “.0” because a spreadsheet took the code for a number";
    DIVIDED = "divided", "xã, phường cũ đã chia về nhiều nơi; địa chỉ chưa đủ để biết về đâu", "the old commune was divided between several; the address cannot decide";
    FUTURE = "future", "ngày hoặc mã chưa có hiệu lực vào thời điểm xét", "lies after the day on which it is judged";
    LENGTH = "length", "không đủ hoặc thừa chữ số", "has too few or too many digits";
    LOOKALIKE = "lookalike", "có chữ cái trông giống chữ số hoặc chữ cái khác", "holds a letter that only looks like the right sign";
    MASKED = "masked", "một phần đã bị che", "a part is masked";
    NOT_A_SYLLABLE = "not_a_syllable", "không thể là một âm tiết tiếng Việt", "cannot be a Vietnamese syllable";
    NOT_IN_LIST = "not_in_list", "không có trong danh mục", "is not in the list";
    NOT_INTEGER = "not_integer", "không phải số nguyên", "is not a whole number";
    NOT_YET = "not_yet", "danh mục chưa có mã này vào ngày xét", "the list does not hold this code yet on that day";
    OLD_FORM = "old_form", "là dạng cũ", "is an old form";
    OLD_PREFIX = "old_prefix", "đầu số cũ, đã đổi theo bảng chuyển đổi của Nhà nước", "an old dialling prefix, changed by the official table";
    PARTIAL = "partial", "thiếu ngày hoặc tháng", "the day or the month is missing";
    PLACEHOLDER = "placeholder", "chỉ là dấu thay cho ô trống", "only a sign that stands for nothing";
    PROVINCE = "province", "mã tỉnh (theo 63 tỉnh cũ) hoặc mã nước không có thật", "the code of the province (of the former 63) or country does not exist";
    RANGE = "range", "nằm ngoài khoảng cho phép", "lies outside what is allowed";
    REGIONAL_UNIT = "regional_unit", "đơn vị đo khác nhau giữa các vùng; phải hỏi nơi lập bảng", "the unit differs between regions; ask the office";
    REGISTER_NUMBER = "register_number", "giống số vào sổ cấp giấy, không phải số phát hành", "looks like the register number, not the serial";
    RESERVED = "reserved", "số này để dành, chưa cấp", "this number is reserved and not in use";
    RETIRED = "retired", "từng có hiệu lực, nay không còn trong danh mục", "was valid and has left the list";
    SCIENTIFIC = "scientific", "bảng tính đã ghi thành số mũ, các chữ số sau đã mất; phải lấy lại từ nguồn", "a spreadsheet wrote it with an exponent and digits are lost; go back to the source";
    SERIAL_NUMBER = "serial_number", "là số thứ tự ngày của bảng tính", "is a spreadsheet's day number";
    SEVERAL_MEANINGS = "several_meanings", "có nhiều cách hiểu; phải xem cả cột hoặc hỏi nơi lập bảng", "may mean several things; look at the column or ask the office";
    SEVERAL_NUMBERS = "several_numbers", "có nhiều số trong một ô", "several numbers in one cell";
    SEVERAL_UNITS = "several_units", "có nhiều xã, phường cùng hợp với địa chỉ này", "several communes fit this address";
    STRUCTURE = "structure", "không đúng cấu trúc", "does not have the right structure";
    TIME_DROPPED = "time_dropped", "phần giờ không thuộc về trường ngày", "the time of day does not belong in a date";
    TIME_MISSING = "time_missing", "không ghi giờ; hiểu là đầu ngày", "no time was written; taken as the start of the day";
    TWO_DIGIT_YEAR = "two_digit_year", "năm chỉ có hai chữ số; phải xem cả cột", "the year has two digits; the column must decide";
    TWO_NUMBERS = "two_numbers", "hai số không nói số nào là tờ bản đồ, số nào là thửa", "two numbers that do not say which is the sheet and which the parcel";
    UNIT = "unit", "đơn vị tính không rõ", "the unit is not understood";
    UNKNOWN_SERIES = "unknown_series", "ký hiệu thuộc loại đặc biệt hoặc chưa biết", "the series is special or not known";
    UNKNOWN_UNIT = "unknown_unit", "không nhận ra xã, phường nào trong địa chỉ", "no commune was recognized in the address";
    ZEROS_LOST = "zeros_lost", "có vẻ mất số 0 ở đầu vì ô được lưu dạng số", "leading zeros seem lost because the cell was stored as a number";
}

/// The reason with that code.
pub fn reason(code: &str) -> Option<&'static Reason> {
    REASONS.binary_search_by(|reason| reason.code.cmp(code)).ok().and_then(|place| REASONS.get(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found_and_explained_once() {
        let mut texts = std::collections::BTreeSet::new();
        for entry in REASONS {
            assert_eq!(reason(entry.code).map(|found| found.text), Some(entry.text), "{} out of order", entry.code);
            assert!(texts.insert(entry.text.vi), "two reasons say the same: {}", entry.text.vi);
        }
        assert!(reason("no_such_code").is_none());
    }
}
