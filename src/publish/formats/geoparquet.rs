//! GeoParquet 1.1 (OGC): the published columns and the shape of each record, WGS 84, longitude before latitude.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder};
use arrow::datatypes::{DataType, Field as ArrowField, Schema};
use arrow::record_batch::RecordBatch;
use parquet::file::metadata::KeyValue;
use serde_json::{Value, json};

use super::parquet::{BATCH, MEDIA, arrays, fields, writer};
use super::places::{Extent, Located, Places};
use super::{Format, Table, Written};
use crate::error::{Error, Result};
use crate::files::Atomic;
use crate::geo::{ACCURACY, PARAMETERS};
use crate::lang::{Message, Text};

pub(super) static FORMAT: Format = Format {
    id: "geoparquet",
    title: Text::new("GeoParquet 1.1, có vị trí trên bản đồ", "GeoParquet 1.1, with places on the map"),
    ending: "vi_tri.parquet",
    media: MEDIA,
    page: include_str!("geoparquet.md"),
    usual: false,
    unfit,
    write,
    beside: None,
};

/// The column of shapes.
const GEOMETRY: &str = "geometry";

fn unfit(table: &Table<'_>, _: bool) -> Option<Message> {
    let Some(places) = Places::of(table) else {
        return Some(Message::new(
            "không có cột tọa độ nào được công bố; vị trí chỉ mở khi từ điển cho phép",
            "no coordinates are published; places are open only where the dictionary says so",
        ));
    };
    if table.open.iter().any(|field| field.id == GEOMETRY) {
        return Some(Message::new("đã có cột tên «geometry»", "there is a column named “geometry”"));
    }
    (!places.has_zone()).then(|| {
        Message::new(
            "chưa biết kinh tuyến trục của tọa độ VN-2000; hãy nêu --meridian",
            "the central meridian of the VN-2000 coordinates is not known; name it with --meridian",
        )
    })
}

fn write(table: &Table<'_>, rows: &[u32], out: &mut Atomic, _: &Path) -> Result<Written> {
    let places = Places::of(table).ok_or_else(|| Error::stage("geoparquet", GEOMETRY))?;
    let mut columns = fields(table);
    columns.push(ArrowField::new(GEOMETRY, DataType::Binary, true));
    let schema = Arc::new(Schema::new(columns));
    let mut writer = writer(table, &schema, out)?;
    let (mut located, mut extent) = (Located::default(), Extent::default());
    for rows in rows.chunks(BATCH) {
        let mut shapes = BinaryBuilder::new();
        for row in rows {
            let shape = places.shape(*row, &mut located);
            if let Some(shape) = &shape {
                extent.take(shape);
            }
            shapes.append_option(shape.map(|shape| shape.wkb()));
        }
        let mut cells = arrays(table, rows);
        cells.push(Arc::new(shapes.finish()) as ArrayRef);
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), cells)?)?;
    }
    let text = |value: &Value| serde_json::to_string(value).map_err(|cause| Error::stage("json", cause));
    writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), text(&geo(&located, extent))?));
    writer.append_key_value_metadata(KeyValue::new("vi_tri".to_owned(), text(&origin(&located))?));
    writer.close()?;
    Ok(Written { protected: 0, located: Some(located) })
}

/// The metadata that makes a Parquet file a GeoParquet file.
fn geo(located: &Located, extent: Extent) -> Value {
    let mut column = json!({
        "encoding": "WKB",
        "geometry_types": located.shapes.keys().collect::<Vec<_>>(),
        "crs": crs84(),
        "edges": "planar",
        "orientation": "counterclockwise",
    });
    if let (Some(bounds), Some(map)) = (extent.0, column.as_object_mut()) {
        map.insert("bbox".to_owned(), json!([bounds.west, bounds.south, bounds.east, bounds.north]));
    }
    json!({ "version": "1.1.0", "primary_column": GEOMETRY, "columns": { GEOMETRY: column } })
}

/// How the shapes came about, for people.
fn origin(located: &Located) -> Value {
    json!({
        "tu_he": "VN-2000",
        "kinh_tuyen_truc": located.zones,
        "tham_so": PARAMETERS,
        "can_cu": "Quyết định 05/2007/QĐ-BTNMT; EPSG:6960, phép quay hệ trục tọa độ (coordinate frame)",
        "do_chinh_xac_m": ACCURACY,
        "khong_co_vi_tri": located.without,
        "ngoai_noi_da_neu": located.outside,
    })
}

/// OGC:CRS84 as PROJJSON: WGS 84, longitude before latitude.
fn crs84() -> Value {
    let axis = |name: &str, abbreviation: &str, direction: &str| json!({ "name": name, "abbreviation": abbreviation, "direction": direction, "unit": "degree" });
    json!({
        "$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
        "type": "GeographicCRS",
        "name": "WGS 84 (CRS84)",
        "datum_ensemble": {
            "name": "World Geodetic System 1984 ensemble",
            "members": [
                { "name": "World Geodetic System 1984 (Transit)", "id": { "authority": "EPSG", "code": 1166 } },
                { "name": "World Geodetic System 1984 (G730)", "id": { "authority": "EPSG", "code": 1152 } },
                { "name": "World Geodetic System 1984 (G873)", "id": { "authority": "EPSG", "code": 1153 } },
                { "name": "World Geodetic System 1984 (G1150)", "id": { "authority": "EPSG", "code": 1154 } },
                { "name": "World Geodetic System 1984 (G1674)", "id": { "authority": "EPSG", "code": 1155 } },
                { "name": "World Geodetic System 1984 (G1762)", "id": { "authority": "EPSG", "code": 1156 } },
                { "name": "World Geodetic System 1984 (G2139)", "id": { "authority": "EPSG", "code": 1309 } },
                { "name": "World Geodetic System 1984 (G2296)", "id": { "authority": "EPSG", "code": 1383 } },
            ],
            "ellipsoid": { "name": "WGS 84", "semi_major_axis": 6_378_137, "inverse_flattening": 298.257_223_563 },
            "accuracy": "2.0",
            "id": { "authority": "EPSG", "code": 6326 },
        },
        "coordinate_system": {
            "subtype": "ellipsoidal",
            "axis": [axis("Geodetic longitude", "Lon", "east"), axis("Geodetic latitude", "Lat", "north")],
        },
        "scope": "Not known.",
        "area": "World.",
        "bbox": { "south_latitude": -90, "west_longitude": -180, "north_latitude": 90, "east_longitude": 180 },
        "id": { "authority": "OGC", "code": "CRS84" },
    })
}
