//! Closed lists of words of the model: what a field is to checks, how often a set is brought up to date.

use serde::Serialize;

/// What a field is, so that checks need no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Personal identification number (12 digits).
    PersonalId,
    /// The old 9-digit number.
    OldPersonalId,
    /// A person's name.
    PersonName,
    /// An organisation's name.
    OrganisationName,
    /// Day of birth.
    BirthDate,
    /// Sex.
    Sex,
    /// Tax code or enterprise code.
    TaxCode,
    /// An address in words.
    Address,
    /// Code of a commune.
    CommuneCode,
    /// Code of a province.
    ProvinceCode,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Day of issue.
    IssueDate,
    /// Day of expiry.
    ExpiryDate,
    /// Day the paper's holder founded or began.
    StartDate,
    /// When the record was last brought up to date.
    UpdatedAt,
    /// State of the record or its subject.
    RecordStatus,
    /// Free text.
    Note,
    /// Map sheet number.
    MapSheet,
    /// Parcel number.
    ParcelNumber,
    /// Northing of a point (X in the Vietnamese practice), in metres.
    Northing,
    /// Easting of a point (Y in the Vietnamese practice), in metres.
    Easting,
    /// Latitude of a point on WGS 84, in degrees.
    Latitude,
    /// Longitude of a point on WGS 84, in degrees.
    Longitude,
    /// Corners of an area, `X Y; X Y; …` in metres.
    Outline,
    /// Central meridian of the coordinates of VN-2000.
    CentralMeridian,
    /// Money.
    Money,
    /// Area.
    Area,
}

/// How often a set must be brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateCycle {
    /// At every change, taken as one day.
    ThoiGianThuc,
    /// Daily.
    HangNgay,
    /// Weekly.
    HangTuan,
    /// Monthly.
    HangThang,
    /// Quarterly.
    HangQuy,
    /// Half-yearly.
    NuaNam,
    /// Yearly.
    HangNam,
    /// No promise.
    KhongDinhKy,
}

impl UpdateCycle {
    /// Days in a cycle; `None` where nothing was promised.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::ThoiGianThuc | Self::HangNgay => Some(1),
            Self::HangTuan => Some(7),
            Self::HangThang => Some(31),
            Self::HangQuy => Some(92),
            Self::NuaNam => Some(184),
            Self::HangNam => Some(366),
            Self::KhongDinhKy => None,
        }
    }
}
