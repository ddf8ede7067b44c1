//! One file a check, its page beside it. To add one: the two files, and here a `mod` line and an entry.

mod chung_001_it_noi_dung;
mod chung_002_chua_phan_loai;
mod chung_003_khong_chu_quan;
mod chung_004_chua_quy_tac_mo;
mod chung_005_cot_ngoai_tu_dien;
mod chung_006_khong_chu_ky;
mod chung_007_khong_co_so_phap_ly;
mod chung_008_ghep_gan_giong;
mod du_001_bat_buoc;
mod du_002_bat_buoc_khi;
mod du_003_thieu_cot;
mod du_004_khoa_thieu;
mod du_005_gan_trong;
mod du_006_it_duoc_dien;
mod du_007_bang_rong;
mod du_008_ngay_thieu;
mod du_009_dia_chi_thieu_xa;
mod du_010_chua_phu_het;
mod du_011_xa_khong_co_ban_ghi;
mod dung_001_kieu;
mod dung_002_do_dai;
mod dung_003_ky_tu;
mod dung_004_so_kiem_tra;
mod dung_005_cau_truc;
mod dung_006_ngoai_danh_muc;
mod dung_007_ngoai_khoang;
mod dung_008_tuong_lai;
mod dung_009_thu_tu_ngay;
mod dung_010_nam_sinh_dinh_danh;
mod dung_011_gioi_tinh_dinh_danh;
mod dung_012_tuoi_cao;
mod dung_013_khong_vuot;
mod dung_014_tong;
mod dung_015_so_am;
mod dung_016_bang_khong;
mod dung_017_bang_tinh_lam_hong;
mod dung_018_nhieu_cach_doc;
mod dung_019_ho_ten_co_so;
mod dung_020_ho_ten_mot_tieng;
mod dung_021_bat_thuong;
mod dung_022_kieu_ngoai_khoang;
mod dung_023_dao_ngay_thang;
mod dung_024_dang_ngo;
mod dung_025_ma_khong_co;
mod dung_026_toa_do_dao;
mod dung_027_am_tiet_ho_ten;
mod dung_028_ma_don_vi_phu_thuoc;
mod dung_029_thu_dien_tu;
mod dung_030_dau_phan_nhom;
mod dung_031_nam_hai_chu_so;
mod dung_032_don_vi_do;
mod dung_033_dia_chi_nhieu_xa;
mod dung_034_ma_ngoai_ngay_ban_ghi;
mod dung_035_don_ngay_mot_thang_mot;
mod dung_036_toa_do_ngoai_noi_ghi;
mod nhat_001_mot_so_hai_ten;
mod nhat_002_mot_so_hai_ngay_sinh;
mod nhat_003_mot_so_hai_gioi_tinh;
mod nhat_004_mot_ma_hai_ten_to_chuc;
mod nhat_005_mot_ten_hai_ma;
mod nhat_006_so_cu_hai_so_moi;
mod nhat_007_cung_khoa_khac_so_do;
mod nhat_008_thieu_tham_chieu;
mod nhat_009_nhieu_cach_viet;
mod nhat_010_lan_dang;
mod nhat_011_xa_khac_tinh;
mod nhat_012_cung_so_khac_dau;
mod nhat_013_dia_chi_khac_ma_xa;
mod nhat_014_hai_nguon_khac_nhau;
mod nhat_015_khac_nguon_goc;
mod nhat_016_mot_dia_chi_hai_ma;
mod nhat_017_noi_ban_ghi_khac;
mod nhat_018_tham_chieu_mau_thuan;
mod sach_001_trung_khoa;
mod sach_002_trung_gia_tri;
mod sach_003_trung_dong;
mod sach_004_trung_lien_ket;
mod sach_005_gia_tri_gia;
mod sach_006_ky_tu_an;
mod sach_007_khoang_trang;
mod sach_008_dau_roi;
mod sach_009_sai_bang_ma;
mod sach_010_loi_bang_tinh;
mod sach_011_chu_hoa;
mod sach_012_nhieu_gia_tri;
mod sach_013_sua_nhieu;
mod sach_014_nhieu_nguoi_mot_so;
mod sach_015_nhieu_chu_mot_thu;
mod song_001_qua_chu_ky;
mod song_002_thieu_ngay_cap_nhat;
mod song_003_cap_nhat_tuong_lai;
mod song_004_ma_het_hieu_luc;
mod song_005_don_vi_cu;
mod song_006_het_han_con_hieu_luc;
mod song_007_khong_co_truong_cap_nhat;
mod song_008_can_cuoc_het_han;
mod song_009_ca_bang_cu;
mod song_010_cap_nhat_truoc_khi_co;
mod song_011_cmnd_het_gia_tri;
mod song_012_dia_chi_don_vi_cu;
mod song_013_xa_da_chia;

use super::Check;

/// Every check, sorted by code.
pub static CHECKS: &[&Check] = &[
    &chung_001_it_noi_dung::CHECK,
    &chung_002_chua_phan_loai::CHECK,
    &chung_003_khong_chu_quan::CHECK,
    &chung_004_chua_quy_tac_mo::CHECK,
    &chung_005_cot_ngoai_tu_dien::CHECK,
    &chung_006_khong_chu_ky::CHECK,
    &chung_007_khong_co_so_phap_ly::CHECK,
    &chung_008_ghep_gan_giong::CHECK,
    &du_001_bat_buoc::CHECK,
    &du_002_bat_buoc_khi::CHECK,
    &du_003_thieu_cot::CHECK,
    &du_004_khoa_thieu::CHECK,
    &du_005_gan_trong::CHECK,
    &du_006_it_duoc_dien::CHECK,
    &du_007_bang_rong::CHECK,
    &du_008_ngay_thieu::CHECK,
    &du_009_dia_chi_thieu_xa::CHECK,
    &du_010_chua_phu_het::CHECK,
    &du_011_xa_khong_co_ban_ghi::CHECK,
    &dung_001_kieu::CHECK,
    &dung_002_do_dai::CHECK,
    &dung_003_ky_tu::CHECK,
    &dung_004_so_kiem_tra::CHECK,
    &dung_005_cau_truc::CHECK,
    &dung_006_ngoai_danh_muc::CHECK,
    &dung_007_ngoai_khoang::CHECK,
    &dung_008_tuong_lai::CHECK,
    &dung_009_thu_tu_ngay::CHECK,
    &dung_010_nam_sinh_dinh_danh::CHECK,
    &dung_011_gioi_tinh_dinh_danh::CHECK,
    &dung_012_tuoi_cao::CHECK,
    &dung_013_khong_vuot::CHECK,
    &dung_014_tong::CHECK,
    &dung_015_so_am::CHECK,
    &dung_016_bang_khong::CHECK,
    &dung_017_bang_tinh_lam_hong::CHECK,
    &dung_018_nhieu_cach_doc::CHECK,
    &dung_019_ho_ten_co_so::CHECK,
    &dung_020_ho_ten_mot_tieng::CHECK,
    &dung_021_bat_thuong::CHECK,
    &dung_022_kieu_ngoai_khoang::CHECK,
    &dung_023_dao_ngay_thang::CHECK,
    &dung_024_dang_ngo::CHECK,
    &dung_025_ma_khong_co::CHECK,
    &dung_026_toa_do_dao::CHECK,
    &dung_027_am_tiet_ho_ten::CHECK,
    &dung_028_ma_don_vi_phu_thuoc::CHECK,
    &dung_029_thu_dien_tu::CHECK,
    &dung_030_dau_phan_nhom::CHECK,
    &dung_031_nam_hai_chu_so::CHECK,
    &dung_032_don_vi_do::CHECK,
    &dung_033_dia_chi_nhieu_xa::CHECK,
    &dung_034_ma_ngoai_ngay_ban_ghi::CHECK,
    &dung_035_don_ngay_mot_thang_mot::CHECK,
    &dung_036_toa_do_ngoai_noi_ghi::CHECK,
    &nhat_001_mot_so_hai_ten::CHECK,
    &nhat_002_mot_so_hai_ngay_sinh::CHECK,
    &nhat_003_mot_so_hai_gioi_tinh::CHECK,
    &nhat_004_mot_ma_hai_ten_to_chuc::CHECK,
    &nhat_005_mot_ten_hai_ma::CHECK,
    &nhat_006_so_cu_hai_so_moi::CHECK,
    &nhat_007_cung_khoa_khac_so_do::CHECK,
    &nhat_008_thieu_tham_chieu::CHECK,
    &nhat_009_nhieu_cach_viet::CHECK,
    &nhat_010_lan_dang::CHECK,
    &nhat_011_xa_khac_tinh::CHECK,
    &nhat_012_cung_so_khac_dau::CHECK,
    &nhat_013_dia_chi_khac_ma_xa::CHECK,
    &nhat_014_hai_nguon_khac_nhau::CHECK,
    &nhat_015_khac_nguon_goc::CHECK,
    &nhat_016_mot_dia_chi_hai_ma::CHECK,
    &nhat_017_noi_ban_ghi_khac::CHECK,
    &nhat_018_tham_chieu_mau_thuan::CHECK,
    &sach_001_trung_khoa::CHECK,
    &sach_002_trung_gia_tri::CHECK,
    &sach_003_trung_dong::CHECK,
    &sach_004_trung_lien_ket::CHECK,
    &sach_005_gia_tri_gia::CHECK,
    &sach_006_ky_tu_an::CHECK,
    &sach_007_khoang_trang::CHECK,
    &sach_008_dau_roi::CHECK,
    &sach_009_sai_bang_ma::CHECK,
    &sach_010_loi_bang_tinh::CHECK,
    &sach_011_chu_hoa::CHECK,
    &sach_012_nhieu_gia_tri::CHECK,
    &sach_013_sua_nhieu::CHECK,
    &sach_014_nhieu_nguoi_mot_so::CHECK,
    &sach_015_nhieu_chu_mot_thu::CHECK,
    &song_001_qua_chu_ky::CHECK,
    &song_002_thieu_ngay_cap_nhat::CHECK,
    &song_003_cap_nhat_tuong_lai::CHECK,
    &song_004_ma_het_hieu_luc::CHECK,
    &song_005_don_vi_cu::CHECK,
    &song_006_het_han_con_hieu_luc::CHECK,
    &song_007_khong_co_truong_cap_nhat::CHECK,
    &song_008_can_cuoc_het_han::CHECK,
    &song_009_ca_bang_cu::CHECK,
    &song_010_cap_nhat_truoc_khi_co::CHECK,
    &song_011_cmnd_het_gia_tri::CHECK,
    &song_012_dia_chi_don_vi_cu::CHECK,
    &song_013_xa_da_chia::CHECK,
];
