//! Vietnamese headings of columns, their order and width.

/// A column: notation, heading, width in digits.
pub(super) type Heading = (&'static str, &'static str, f64);

/// Columns of entities.
pub(super) const ENTITY: &[Heading] = &[
    ("id", "Mã thực thể", 24.0),
    ("title", "Tên", 30.0),
    ("title_en", "Tên tiếng Anh", 26.0),
    ("description", "Một bản ghi là gì", 50.0),
    ("sector", "Lĩnh vực", 16.0),
    ("layer", "Lớp dữ liệu", 16.0),
    ("level", "Cấp từ điển", 12.0),
    ("domain", "Miền dữ liệu", 18.0),
    ("owner", "Cơ quan chủ quản", 26.0),
    ("authority", "Nơi giữ dữ liệu gốc", 26.0),
    ("update", "Chu kỳ cập nhật", 16.0),
    ("key[]", "Khóa", 22.0),
    ("aliases[]", "Tên gọi khác", 30.0),
    ("legal_basis[]", "Căn cứ pháp lý", 40.0),
    ("consumers[]", "Đơn vị dùng", 34.0),
    ("systems[]", "Hệ thống", 30.0),
    ("dated_by", "Trường cho biết ngày của bản ghi", 18.0),
    ("k_anonymity", "Nhóm nhỏ nhất khi mở", 12.0),
    ("privacy.l", "l-đa dạng", 10.0),
    ("privacy.entropy", "l theo entropy", 10.0),
    ("privacy.c", "Hệ số c", 10.0),
    ("privacy.t", "t-gần gũi", 10.0),
    ("privacy.suppress", "Tỷ lệ được để trống", 10.0),
    ("privacy.loss", "Mất mát tối đa", 10.0),
    ("classification.origin", "Tiêu chí 1–2: nguồn", 12.0),
    ("classification.sharing", "Tiêu chí 3: chia sẻ", 12.0),
    ("classification.importance", "Tiêu chí 4: quan trọng", 12.0),
    ("classification.personal", "Tiêu chí 5: cá nhân", 12.0),
    ("classification.secrecy", "Tiêu chí 6: bí mật nhà nước", 12.0),
    ("classification.business", "Tiêu chí 7: bí mật kinh doanh", 12.0),
    ("classification.structure", "Tiêu chí 8: cấu trúc", 12.0),
    ("classification.reason", "Lý do phân loại", 34.0),
    ("registration.state", "Trạng thái", 12.0),
    ("registration.since", "Từ ngày", 12.0),
    ("registration.until", "Đến ngày", 12.0),
    ("source", "Nguồn", 34.0),
];

/// Columns of fields, after the entity's id.
pub(super) const FIELD: &[Heading] = &[
    ("id", "Mã trường", 26.0),
    ("title", "Tên", 30.0),
    ("title_en", "Tên tiếng Anh", 26.0),
    ("description", "Nghĩa", 50.0),
    ("type", "Kiểu", 18.0),
    ("codes", "Danh mục", 18.0),
    ("concept", "Khái niệm", 18.0),
    ("required?", "Bắt buộc", 9.0),
    ("unique?", "Không lặp", 9.0),
    ("min", "Nhỏ nhất", 12.0),
    ("max", "Lớn nhất", 12.0),
    ("unit", "Đơn vị đo", 10.0),
    ("aliases[]", "Tên cột thường gặp", 50.0),
    ("role", "Vai trò", 16.0),
    ("owner", "Ai sửa", 22.0),
    ("quasi_identifier?", "Nhận dạng gián tiếp", 10.0),
    ("sensitive?", "Nhạy cảm trong nhóm", 10.0),
    ("open.method", "Cách mở", 12.0),
    ("open.width", "Độ rộng khoảng", 10.0),
    ("open.step", "Bước làm tròn", 10.0),
    ("open.keep", "Số ký tự giữ", 10.0),
    ("open.bottom", "Chặn dưới", 10.0),
    ("open.top", "Chặn trên", 10.0),
    ("open.reason", "Lý do mở", 50.0),
    ("share.method", "Cách chia sẻ", 12.0),
    ("share.width", "Độ rộng khoảng khi chia sẻ", 10.0),
    ("share.step", "Bước làm tròn khi chia sẻ", 10.0),
    ("share.keep", "Số ký tự giữ khi chia sẻ", 10.0),
    ("share.bottom", "Chặn dưới khi chia sẻ", 10.0),
    ("share.top", "Chặn trên khi chia sẻ", 10.0),
    ("share.reason", "Lý do chia sẻ", 50.0),
    ("classification.origin", "Tiêu chí 1–2: nguồn", 12.0),
    ("classification.sharing", "Tiêu chí 3: chia sẻ", 12.0),
    ("classification.importance", "Tiêu chí 4: quan trọng", 12.0),
    ("classification.personal", "Tiêu chí 5: cá nhân", 12.0),
    ("classification.secrecy", "Tiêu chí 6: bí mật nhà nước", 12.0),
    ("classification.business", "Tiêu chí 7: bí mật kinh doanh", 12.0),
    ("classification.structure", "Tiêu chí 8: cấu trúc", 12.0),
    ("classification.reason", "Lý do phân loại", 34.0),
    ("options{}", "Tùy chọn của kiểu", 24.0),
    ("registration.state", "Trạng thái", 12.0),
    ("registration.since", "Từ ngày", 12.0),
    ("registration.until", "Đến ngày", 12.0),
    ("term", "Thuật ngữ quốc tế", 18.0),
    ("source", "Nguồn", 34.0),
];

/// Columns of types.
pub(super) const TYPE: &[Heading] = &[
    ("id", "Mã kiểu", 24.0),
    ("title", "Tên", 30.0),
    ("title_en", "Tên tiếng Anh", 26.0),
    ("description", "Nghĩa", 50.0),
    ("kind", "Loại giá trị", 20.0),
    ("storage", "Cách lưu", 12.0),
    ("options{}", "Tùy chọn", 24.0),
    ("good[]", "Ví dụ đúng", 40.0),
    ("bad[]", "Ví dụ sai", 30.0),
    ("source", "Nguồn", 34.0),
];

/// Columns of code lists.
pub(super) const LIST: &[Heading] = &[
    ("id", "Mã danh mục", 24.0),
    ("title", "Tên", 34.0),
    ("title_en", "Tên tiếng Anh", 30.0),
    ("description", "Mô tả", 40.0),
    ("source", "Nguồn", 40.0),
    ("licence", "Giấy phép", 20.0),
    ("version", "Phiên bản", 12.0),
    ("valid_from", "Có hiệu lực từ", 14.0),
    ("valid_to", "Hết hiệu lực", 14.0),
    ("predecessor", "Danh mục trước", 16.0),
    ("successors_in", "Mã thay thế ở danh mục", 18.0),
];

/// Columns of codes, after the list's id.
pub(super) const CODE: &[Heading] = &[
    ("code", "Mã", 14.0),
    ("label", "Tên", 40.0),
    ("label_en", "Tên tiếng Anh", 30.0),
    ("aliases", "Cách viết khác", 30.0),
    ("valid_from", "Có hiệu lực từ", 14.0),
    ("valid_to", "Hết hiệu lực", 14.0),
    ("successors", "Mã thay thế", 16.0),
];

/// Columns of relations, after the entity's id.
pub(super) const RELATION: &[Heading] = &[
    ("title", "Tên quan hệ", 34.0),
    ("title_en", "Tên tiếng Anh", 30.0),
    ("field", "Từ trường", 24.0),
    ("entity", "Đến thực thể", 24.0),
    ("target", "Đến trường", 24.0),
    ("cardinality", "Số lượng", 10.0),
    ("agree[=]", "Phải khớp (trường đây=trường kia)", 34.0),
    ("covers?", "Phủ hết bảng kia", 12.0),
];

/// Columns of rules, after the entity's id.
pub(super) const RULE: &[Heading] = &[
    ("rule", "Quy tắc", 16.0),
    ("field", "Trường", 24.0),
    ("other", "Trường kia", 24.0),
    ("values[]", "Các phần, hoặc các giá trị", 40.0),
];

/// Columns of what an entity says otherwise about single checks, after the entity's id.
pub(super) const CHECK: &[Heading] = &[
    ("code", "Mã kiểm tra", 14.0),
    ("field", "Chỉ ở trường", 24.0),
    ("level", "Mức", 12.0),
    ("tolerance", "Dung sai", 12.0),
    ("owner", "Ai sửa", 26.0),
    ("reason", "Lý do", 50.0),
];

/// Columns of concepts.
pub(super) const CONCEPT: &[Heading] = &[
    ("id", "Mã khái niệm", 24.0),
    ("title", "Tên", 30.0),
    ("title_en", "Tên tiếng Anh", 26.0),
    ("description", "Nghĩa", 50.0),
    ("object", "Của cái gì", 20.0),
    ("types[]", "Kiểu dùng được", 24.0),
    ("aliases[]", "Tên gọi khác", 60.0),
    ("term", "Thuật ngữ quốc tế", 18.0),
    ("source", "Nguồn", 34.0),
];

/// Columns of groups of data.
pub(super) const GROUP: &[Heading] = &[
    ("id", "Mã nhóm", 14.0),
    ("title", "Tên", 34.0),
    ("title_en", "Tên tiếng Anh", 30.0),
    ("description", "Mô tả", 60.0),
    ("tier", "Cấp", 14.0),
    ("owner", "Ai chịu trách nhiệm", 26.0),
    ("update", "Chu kỳ cập nhật", 16.0),
    ("entities[]", "Thực thể mô tả", 34.0),
    ("source", "Nguồn", 34.0),
];

/// Columns of what holds for the whole.
pub(super) const WHOLE: &[Heading] = &[("part", "Phần", 14.0), ("key", "Khóa", 24.0), ("value", "Giá trị", 70.0)];
