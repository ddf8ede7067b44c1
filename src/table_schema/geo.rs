//! geopoint and geojson.

use serde_json::{Map, Value, json};

use super::types::{Cell, format};

type Descriptor = Map<String, Value>;

/// A point: longitude within ±180, latitude within ±90.
pub(super) fn point(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let (longitude, latitude) = match format(descriptor) {
        "array" => {
            let value: Value = serde_json::from_str(cell).ok()?;
            let [longitude, latitude] = value.as_array()?.as_slice() else { return None };
            (number(longitude)?, number(latitude)?)
        }
        "object" => {
            let value: Value = serde_json::from_str(cell).ok()?;
            let map = value.as_object().filter(|map| map.len() == 2)?;
            (number(map.get("lon")?)?, number(map.get("lat")?)?)
        }
        _ => {
            let (longitude, latitude) = cell.split_once(',')?;
            (longitude.trim().parse().ok()?, latitude.trim().parse().ok()?)
        }
    };
    let within = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
    within.then(|| Cell::Json(json!([longitude, latitude])))
}

/// GeoJSON (RFC 7946), or TopoJSON.
pub(super) fn geojson(cell: &str, descriptor: &Descriptor) -> Option<Cell> {
    let value: Value = serde_json::from_str(cell).ok()?;
    let map = value.as_object()?;
    let kind = map.get("type").and_then(Value::as_str)?;
    let fits = match format(descriptor) {
        "topojson" => kind == "Topology" && map.contains_key("objects") && map.get("arcs").is_some_and(Value::is_array),
        _ => is_geojson(map, kind),
    };
    fits.then_some(Cell::Json(value))
}

fn is_geojson(map: &Map<String, Value>, kind: &str) -> bool {
    let object = |value: &Value| {
        let map = value.as_object();
        map.and_then(|map| Some(is_geojson(map, map.get("type")?.as_str()?))).unwrap_or(false)
    };
    let list = |key: &str| map.get(key).and_then(Value::as_array);
    match kind {
        "Point" => map.get("coordinates").is_some_and(|value| nested(value, 0)),
        "MultiPoint" | "LineString" => map.get("coordinates").is_some_and(|value| nested(value, 1)),
        "MultiLineString" | "Polygon" => map.get("coordinates").is_some_and(|value| nested(value, 2)),
        "MultiPolygon" => map.get("coordinates").is_some_and(|value| nested(value, 3)),
        "GeometryCollection" => list("geometries").is_some_and(|list| list.iter().all(object)),
        "FeatureCollection" => list("features").is_some_and(|list| list.iter().all(object)),
        "Feature" => {
            map.get("geometry").is_some_and(|value| value.is_null() || object(value))
                && map.get("properties").is_some_and(|value| value.is_null() || value.is_object())
        }
        _ => false,
    }
}

/// Positions nested so deep.
fn nested(value: &Value, deep: u32) -> bool {
    let Some(items) = value.as_array() else { return false };
    if deep == 0 {
        items.len() >= 2 && items.iter().all(Value::is_number)
    } else {
        items.iter().all(|item| nested(item, deep - 1))
    }
}
