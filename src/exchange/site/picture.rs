//! Entities and their relations as a picture: boxes in columns by sector, lines between fields that refer to each other.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::dictionary::{Entity, Relation};
use crate::exchange::View;

/// Width of a box and the room between columns.
const WIDE: usize = 250;
const ROOM: usize = 110;
/// Height of a box's head and of a line in it.
const HEAD: usize = 30;
const LINE: usize = 20;
/// Room between boxes of a column, and around the whole.
const GAP: usize = 26;
const EDGE: usize = 20;
/// Tallest column, in boxes' heights, before the next begins.
const TALL: usize = 620;
/// Letters that fit into a box.
const LETTERS: usize = 32;

struct Place<'a> {
    entity: &'a Entity,
    lines: Vec<&'a str>,
    x: usize,
    y: usize,
}

impl Place<'_> {
    fn height(&self) -> usize {
        HEAD + LINE * self.lines.len() + 8
    }

    /// The middle of a field's line; of the head where the box does not show it.
    fn middle(&self, field: &str) -> usize {
        let line = self.lines.iter().position(|line| *line == field);
        self.y + line.map_or(HEAD / 2, |line| HEAD + 4 + LINE * line + LINE / 2)
    }
}

/// The picture; nothing where there is no entity.
pub(super) fn picture(view: &View<'_>) -> Markup {
    let places = place(view);
    let (wide, tall) = places.iter().fold((0, 0), |(wide, tall), place| {
        (wide.max(place.x + WIDE + EDGE), tall.max(place.y + place.height() + EDGE))
    });
    let of = |id: &str| places.iter().find(|place| place.entity.id == id);
    html! {
        svg class="er" viewBox=(format!("0 0 {} {tall}", wide + ROOM / 2)) width=(wide + ROOM / 2) role="img"
            aria-label="Sơ đồ thực thể và quan hệ" {
            @for from in &places {
                @for relation in &from.entity.relations {
                    @if let Some(to) = of(&relation.entity) { (line(from, to, relation)) }
                }
            }
            @for place in &places { (boxed(place)) }
        }
    }
}

/// Key and fields of relations stand in a box; boxes stand in columns, sector after sector.
fn place<'a>(view: &View<'a>) -> Vec<Place<'a>> {
    let mut shown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entity in &view.entities {
        for relation in &entity.relations {
            shown.entry(&entity.id).or_default().push(&relation.field);
            shown.entry(&relation.entity).or_default().push(&relation.target);
        }
    }
    let mut entities = view.entities.clone();
    entities.sort_by(|a, b| (&a.sector, &a.id).cmp(&(&b.sector, &b.id)));
    let (mut x, mut y) = (EDGE, EDGE);
    let mut places = Vec::new();
    for entity in entities {
        let wanted = shown.get(entity.id.as_str());
        let lines = entity.fields.iter().map(|field| field.id.as_str());
        let lines: Vec<&str> = lines
            .filter(|id| entity.key.iter().any(|key| key == id) || wanted.is_some_and(|wanted| wanted.contains(id)))
            .collect();
        let made = Place { entity, lines, x, y };
        let height = made.height();
        let made = if y > EDGE && y + height > TALL {
            (x, y) = (x + WIDE + ROOM, EDGE);
            Place { x, y, ..made }
        } else {
            made
        };
        y += height + GAP;
        places.push(made);
    }
    places
}

fn boxed(place: &Place<'_>) -> Markup {
    let (x, y, entity) = (place.x, place.y, place.entity);
    html! {
        a href=(format!("#{}", entity.id)) {
            rect class="box" x=(x) y=(y) width=(WIDE) height=(place.height()) rx="8" {}
            text class="head" x=(x + 12) y=(y + 20) { (cut(&entity.title.vi)) title { (entity.title.vi) } }
            @for (number, line) in place.lines.iter().enumerate() {
                text class=(if entity.key.iter().any(|key| key == line) { "key" } else { "line" })
                    x=(x + 12) y=(y + HEAD + 18 + LINE * number) { (cut(line)) }
            }
        }
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    text.chars().take(LETTERS - 1).chain(std::iter::once('…')).collect()
}

/// A curve from field to field; within a column it swings out to the right.
fn line(from: &Place<'_>, to: &Place<'_>, relation: &Relation) -> Markup {
    let (y1, y2) = (from.middle(&relation.field), to.middle(&relation.target));
    let (x1, x2) = match from.x.cmp(&to.x) {
        std::cmp::Ordering::Less => (from.x + WIDE, to.x),
        std::cmp::Ordering::Greater => (from.x, to.x + WIDE),
        std::cmp::Ordering::Equal => (from.x + WIDE, to.x + WIDE),
    };
    let (c1, c2) = if from.x == to.x {
        (x1 + ROOM / 2, x2 + ROOM / 2)
    } else {
        let half = x1.midpoint(x2);
        (half, half)
    };
    let (many, one) = relation.cardinality.split_once(':').unwrap_or(("", ""));
    let told = format!(
        "{}: {}.{} → {}.{} ({})",
        relation.title, from.entity.id, relation.field, relation.entity, relation.target, relation.cardinality
    );
    let beside = |x: usize, other: usize| if x < other || from.x == to.x { x + 4 } else { x - 12 };
    html! {
        path class="rel" d=(format!("M{x1} {y1}C{c1} {y1} {c2} {y2} {x2} {y2}")) { title { (told) } }
        text class="card" x=(beside(x1, x2)) y=(y1.saturating_sub(4)) { (many) }
        text class="card" x=(beside(x2, x1)) y=(y2.saturating_sub(4)) { (one) }
    }
}
