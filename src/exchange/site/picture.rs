//! Entities and their relations as a picture. What others refer to stands in the middle, what refers to it at its sides, so
//! that a line runs between neighbours and crosses no box; what stands by itself is below.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::dictionary::{Entity, Relation};
use crate::exchange::View;

/// Width of a box and the room between columns.
const WIDE: usize = 264;
const ROOM: usize = 170;
/// Height of a box's head and of a line in it.
const HEAD: usize = 30;
const LINE: usize = 20;
/// Room between boxes of a column, and around the whole.
const GAP: usize = 22;
const EDGE: usize = 20;
/// Letters that fit into a box.
const LETTERS: usize = 34;
/// Columns: left, middle, right.
const COLUMNS: [usize; 3] = [EDGE, EDGE + WIDE + ROOM, EDGE + 2 * (WIDE + ROOM)];

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
        svg class="er" viewBox=(format!("0 0 {wide} {tall}")) width=(wide) role="img"
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

/// A relation between two entities that are drawn.
fn drawn<'a>(view: &View<'a>) -> impl Iterator<Item = (&'a Entity, &'a Relation)> {
    let relations =
        view.entities.iter().copied().flat_map(|entity| entity.relations.iter().map(move |found| (entity, found)));
    relations.filter(move |(_, relation)| view.has(&relation.entity))
}

/// Key and fields of relations stand in a box.
fn place<'a>(view: &View<'a>) -> Vec<Place<'a>> {
    let mut shown: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut referred: BTreeMap<&str, usize> = BTreeMap::new();
    for (entity, relation) in drawn(view) {
        shown.entry(&entity.id).or_default().insert(&relation.field);
        shown.entry(&relation.entity).or_default().insert(&relation.target);
        if relation.entity != entity.id {
            *referred.entry(&relation.entity).or_default() += 1;
        }
    }
    let boxed = |entity: &&'a Entity| -> Place<'a> {
        let entity: &'a Entity = entity;
        let wanted = shown.get(entity.id.as_str());
        let lines = entity.fields.iter().map(|field| field.id.as_str());
        let keeps =
            |id: &&str| entity.key.iter().any(|key| key == id) || wanted.is_some_and(|wanted| wanted.contains(id));
        Place { entity, lines: lines.filter(keeps).collect(), x: 0, y: 0 }
    };
    let (related, alone): (Vec<&&Entity>, Vec<&&Entity>) =
        view.entities.iter().partition(|entity| shown.contains_key(entity.id.as_str()));
    let (middle, sides): (Vec<&&Entity>, Vec<&&Entity>) =
        related.into_iter().partition(|entity| referred.contains_key(entity.id.as_str()));
    let times = |entity: &Entity| referred.get(entity.id.as_str()).copied().unwrap_or_default();
    let mut places = middle_column(middle.into_iter().map(boxed).collect(), times);
    let sides = side_columns(sides.into_iter().map(boxed).collect(), &mut places);
    places.extend(sides);
    below(alone.into_iter().map(boxed).collect(), &mut places);
    places
}

/// What most others refer to stands half way down, the rest above and below it by turns.
fn middle_column(mut places: Vec<Place<'_>>, times: impl Fn(&Entity) -> usize) -> Vec<Place<'_>> {
    places.sort_by(|a, b| times(b.entity).cmp(&times(a.entity)).then_with(|| a.entity.id.cmp(&b.entity.id)));
    let (mut above, mut under) = (Vec::new(), Vec::new());
    for (number, place) in places.into_iter().enumerate() {
        if number % 2 == 0 { under.push(place) } else { above.push(place) }
    }
    above.reverse();
    above.extend(under);
    stack(&mut above, COLUMNS[1], EDGE);
    above
}

/// Boxes below each other; gives where the column ends.
fn stack(places: &mut [Place<'_>], x: usize, top: usize) -> usize {
    let mut y = top;
    for place in places {
        (place.x, place.y) = (x, y);
        y += place.height() + GAP;
    }
    y
}

/// What refers to the middle, by turns on its left and right, at about the height of what it refers to. The columns are
/// set so that their middles are level.
fn side_columns<'a>(mut sides: Vec<Place<'a>>, middle: &mut [Place<'a>]) -> Vec<Place<'a>> {
    let height = |id: &str| middle.iter().find(|place| place.entity.id == id).map(|place| place.y + place.height() / 2);
    let level = |place: &Place<'_>| {
        let all: Vec<usize> = place.entity.relations.iter().filter_map(|relation| height(&relation.entity)).collect();
        all.iter().sum::<usize>() / all.len().max(1)
    };
    sides.sort_by(|a, b| level(a).cmp(&level(b)).then_with(|| a.entity.id.cmp(&b.entity.id)));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (number, place) in sides.into_iter().enumerate() {
        if number % 2 == 0 { left.push(place) } else { right.push(place) }
    }
    let tall = |places: &[Place<'_>]| places.iter().map(|place| place.height() + GAP).sum::<usize>();
    let (a, b, c) = (tall(&left), tall(middle), tall(&right));
    let most = a.max(b).max(c);
    let top = |tall: usize| EDGE + (most - tall) / 2;
    stack(&mut left, COLUMNS[0], top(a));
    stack(middle, COLUMNS[1], top(b));
    stack(&mut right, COLUMNS[2], top(c));
    left.append(&mut right);
    left
}

/// What has no relation, in rows under the rest.
fn below<'a>(alone: Vec<Place<'a>>, places: &mut Vec<Place<'a>>) {
    let mut top = places.iter().map(|place| place.y + place.height() + 2 * GAP).max().unwrap_or(EDGE);
    let mut tallest = 0;
    for (number, mut place) in alone.into_iter().enumerate() {
        if number % COLUMNS.len() == 0 {
            top += tallest;
            tallest = 0;
        }
        place.x = COLUMNS.get(number % COLUMNS.len()).copied().unwrap_or(EDGE);
        place.y = top;
        tallest = tallest.max(place.height() + GAP);
        places.push(place);
    }
}

fn boxed(place: &Place<'_>) -> Markup {
    let (x, y, entity) = (place.x, place.y, place.entity);
    html! {
        a href=(format!("#{}", entity.id)) data-id=(entity.id) {
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

/// A curve from field to field; within a column it swings out to the right, the further the longer it is.
fn line(from: &Place<'_>, to: &Place<'_>, relation: &Relation) -> Markup {
    let (y1, y2) = (from.middle(&relation.field), to.middle(&relation.target));
    let same = from.x == to.x;
    let (x1, x2) =
        if from.x < to.x { (from.x + WIDE, to.x) } else { (from.x + if same { WIDE } else { 0 }, to.x + WIDE) };
    let swing = (30 + y1.abs_diff(y2) / 6).min(ROOM - 20);
    let (c1, c2) = if same { (x1 + swing, x2 + swing) } else { (x1.midpoint(x2), x1.midpoint(x2)) };
    let (many, one) = relation.cardinality.split_once(':').unwrap_or(("", ""));
    let told = format!(
        "{}: {}.{} → {}.{} ({})",
        relation.title, from.entity.id, relation.field, relation.entity, relation.target, relation.cardinality
    );
    let beside = |x: usize, other: usize| if x < other || same { x + 5 } else { x.saturating_sub(13) };
    html! {
        g class="rel" data-from=(from.entity.id) data-to=(relation.entity) {
            path d=(format!("M{x1} {y1}C{c1} {y1} {c2} {y2} {x2} {y2}")) { title { (told) } }
            text x=(beside(x1, x2)) y=(y1.saturating_sub(4)) { (many) }
            text x=(beside(x2, x1)) y=(y2.saturating_sub(4)) { (one) }
        }
    }
}
