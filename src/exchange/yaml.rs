//! YAML as written: block style, every text in double quotes, so that no tool takes `0100109106` for a number.

use serde_json::Value;

/// A value as a YAML document.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    block(&mut text, value, 0);
    text
}

fn block(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                text.push_str(&" ".repeat(indent));
                text.push_str(&key_text(key));
                text.push(':');
                after(text, value, indent + 2);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                text.push_str(&" ".repeat(indent));
                text.push('-');
                match item {
                    Value::Object(map) if !map.is_empty() => {
                        // The first key stands on the line of the dash.
                        let mut inner = String::new();
                        block(&mut inner, item, indent + 2);
                        text.push(' ');
                        text.push_str(inner.trim_start());
                    }
                    _ => after(text, item, indent + 2),
                }
            }
        }
        scalar => {
            text.push_str(&" ".repeat(indent));
            text.push_str(&scalar.to_string());
            text.push('\n');
        }
    }
}

/// What stands after a colon or a dash: a scalar on the same line, a collection below.
fn after(text: &mut String, value: &Value, indent: usize) {
    let nested = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if nested {
        text.push('\n');
        block(text, value, indent);
    } else {
        // A scalar of JSON is one of YAML: text in double quotes, numbers, true, false, null, [] and {}.
        text.push(' ');
        text.push_str(&value.to_string());
        text.push('\n');
    }
}

fn key_text(key: &str) -> String {
    let plain = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&key.to_lowercase().as_str());
    if plain { key.to_owned() } else { Value::from(key).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_again() {
        let value = json!({
            "mã": "0100109106", "flag": true, "none": null, "n": 1.5, "no": "yes",
            "list": ["a: b", "#c", "", {"x": [], "y": {}, "z": [["1", "2"], []]}],
            "text": "dòng 1\ndòng 2\t\"ngoặc\" \\ \u{7f}\u{85}\u{2028}",
        });
        let text = write(&value);
        assert!(text.contains("- \"a: b\"\n"), "{text}");
        assert_eq!(super::super::yaml_reader::read(&text).unwrap().value(), value, "{text}");
    }
}
