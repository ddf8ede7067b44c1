//! The topics of open data: a code list of the dictionary, so that a province lays its own over it (Đắk Lắk has
//! thirteen: QĐ 2809/QĐ-UBND; Sơn La fifteen: QĐ 2106/QĐ-UBND). Other names of a topic are the sectors and entities it
//! takes in.

use crate::dictionary::{CodeList, Dictionary, Entity, fold};

/// Id of the list.
const LIST: &str = "chu_de_du_lieu_mo";

/// The list, where the dictionary has it.
pub(super) fn list(dictionary: &Dictionary) -> Option<&CodeList> {
    dictionary.codes.get(LIST)
}

/// The topic of an entity: by its own title, then by its sector.
pub(super) fn of(dictionary: &Dictionary, entity: &Entity) -> Option<String> {
    let list = list(dictionary)?;
    let named = |name: &str| {
        let folded = fold(name);
        let same = |text: &String| fold(text) == folded;
        list.entries
            .iter()
            .find(|code| same(&code.label) || code.aliases.iter().any(same))
            .map(|code| code.code.clone())
    };
    named(&entity.title.vi).or_else(|| named(&dictionary.catalog.sector(&entity.sector)))
}
