//! Why a table is not published: the field named, the next action given, never a value.

use crate::error::{Error, Fault, Kind};
use crate::lang::Message;

/// A refusal for one reason that the data shows.
pub(super) fn refuse(message: &Message, action: Message) -> Error {
    let mut error =
        Error::new(Kind::Refused, format!("Không công bố: {}", message.vi), format!("Not published: {}", message.en));
    error.hint = Some(action);
    error
}

/// A refusal for every fault of the dictionary's rules at once.
pub(super) fn refuse_rules(entity_title: &str, faults: Vec<Fault>) -> Error {
    let count = faults.len();
    let mut error = Error::new(
        Kind::Refused,
        format!("Không công bố «{entity_title}»: {count} trường chưa có quy tắc an toàn"),
        format!("“{entity_title}” is not published: {count} field(s) have no safe rule"),
    )
    .hint(
        "Hãy sửa mục open của các trường này trong từ điển rồi chạy lại.",
        "Mend the open rule of these fields in the dictionary and run again.",
    );
    error.faults = faults;
    error
}
