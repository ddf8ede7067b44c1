//! The commonest cells, `<c r="B3" s="1" t="s"><v>12</v></c>` and its inline kin, read in one pass over their bytes.
//! What is written otherwise is left to the general way, token by token.

/// A cell as it is written.
pub(super) struct Written<'a> {
    /// Column, from 0.
    pub(super) column: u32,
    /// Place of its style.
    pub(super) style: usize,
    /// Its type.
    pub(super) kind: &'a [u8],
    /// Its value or inline text, without entities.
    pub(super) value: &'a [u8],
    /// Bytes it takes.
    pub(super) length: usize,
}

/// Reads the cell that begins the bytes; `None` where it is not whole or not written in the common way.
pub(super) fn read(bytes: &[u8]) -> Option<Written<'_>> {
    let [b'<', b'c', b' ', b'r', b'=', b'"', at @ ..] = bytes else { return None };
    let mut at = at;
    let (mut column, mut letters) = (0_u32, 0);
    while let [letter @ b'A'..=b'Z', rest @ ..] = at {
        column = column * 26 + u32::from(letter - b'A') + 1;
        letters += 1;
        at = rest;
    }
    while let [b'0'..=b'9', rest @ ..] = at {
        at = rest;
    }
    let [b'"', rest @ ..] = at else { return None };
    at = rest;
    let (mut style, mut kind): (usize, &[u8]) = (0, b"");
    loop {
        match at {
            [b' ', b's', b'=', b'"', rest @ ..] => {
                at = rest;
                while let [digit @ b'0'..=b'9', rest @ ..] = at {
                    style = style.checked_mul(10)?.checked_add(usize::from(digit - b'0'))?;
                    at = rest;
                }
                let [b'"', rest @ ..] = at else { return None };
                at = rest;
            }
            [b' ', b't', b'=', b'"', b's', b'"', rest @ ..] => (kind, at) = (b"s", rest),
            [b' ', b't', b'=', b'"', rest @ ..] => {
                let end = rest.iter().take(12).position(|byte| *byte == b'"')?;
                kind = rest.get(..end)?;
                at = rest.get(end + 1..)?;
            }
            _ => break,
        }
    }
    let inline = kind == b"inlineStr";
    let at = match at {
        [b'>', b'<', b'v', b'>', rest @ ..] if !inline => rest,
        [b'>', b'<', b'i', b's', b'>', b'<', b't', b'>', rest @ ..] if inline => rest,
        _ => return None,
    };
    let end = at.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\r'))?;
    let (value, rest) = at.split_at(end);
    let rest = match rest {
        [b'<', b'/', b'v', b'>', b'<', b'/', b'c', b'>', rest @ ..] if !inline => rest,
        [b'<', b'/', b't', b'>', rest @ ..] if inline => rest.strip_prefix(b"</is></c>")?,
        _ => return None,
    };
    let length = bytes.len() - rest.len();
    (1..=3).contains(&letters).then_some(Written { column: column - 1, style, kind, value, length })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn common_cells_are_read_and_others_are_left() {
        let cell = read(b"<c r=\"AB12\" s=\"3\" t=\"s\"><v>45</v></c><c").unwrap();
        assert_eq!((cell.column, cell.style, cell.kind, cell.value, cell.length), (27, 3, &b"s"[..], &b"45"[..], 37));
        let cell = read("<c r=\"A1\" t=\"inlineStr\"><is><t>Lê</t></is></c>".as_bytes()).unwrap();
        assert_eq!(cell.value, "Lê".as_bytes());
        for other in [
            "<c r=\"A1\"/>",
            "<c r=\"A1\"><f>B1</f><v>2</v></c>",
            "<c r=\"A1\"><v>1",
            "<c><v>1</v></c>",
            "<c r=\"A1\" t=\"str\"><v>a&amp;b</v></c>",
        ] {
            assert!(read(other.as_bytes()).is_none(), "{other}");
        }
    }
}
