//! Lists and maps that are written out where they are used: those of
//! themselves, and lists of lists of lists, have to end somewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{schema, walk};

/// Components by name.
type Known = BTreeMap<String, Value>;

/// No value has as many levels.
const LEVELS: usize = 64;

/// Makes every chain of references end: what is inside of the last of it is
/// any value. Gives the names of those that say less now, and why.
pub(super) fn end(dissolved: &mut Known) -> Vec<(String, String)> {
    let mut ends = Ends::of(dissolved);
    let leaves: Vec<String> = ends.inside.keys().cloned().collect();
    ends.settle(leaves, dissolved);
    for name in dissolved.keys().cloned().collect::<Vec<_>>() {
        if ends.levels.contains_key(&name) {
            continue;
        }
        let targets = ends.inside.get(&name).cloned().unwrap_or_default();
        let own = |target: &String| reaches(target, &name, dissolved);
        let own: BTreeSet<String> = targets.into_iter().filter(own).collect();
        if !own.is_empty() {
            let reason = "it is a list or a map of itself, which has no type";
            ends.cut(&name, &own, reason, dissolved);
            ends.settle(vec![name], dissolved);
        }
    }
    ends.told
}

#[derive(Default)]
struct Ends {
    /// What each refers to, of what is dissolved.
    inside: BTreeMap<String, BTreeSet<String>>,
    /// What refers to it.
    users: BTreeMap<String, Vec<String>>,
    /// How many lists and maps stand in each other, where that is known.
    levels: BTreeMap<String, usize>,
    told: Vec<(String, String)>,
}

impl Ends {
    fn of(dissolved: &Known) -> Self {
        let mut ends = Self::default();
        for (name, schema) in dissolved {
            let targets = schema::references(schema).into_iter();
            let targets: BTreeSet<String> =
                targets.filter(|it| dissolved.contains_key(it)).collect();
            for target in &targets {
                let users = ends.users.entry(target.clone()).or_default();
                users.push(name.clone());
            }
            ends.inside.insert(name.clone(), targets);
        }
        ends
    }

    /// Those of which all that is inside is known, and then their users.
    fn settle(&mut self, mut open: Vec<String>, dissolved: &mut Known) {
        while let Some(name) = open.pop() {
            let inside = self.inside.get(&name);
            let is_known =
                inside.is_some_and(|it| it.iter().all(|it| self.levels.contains_key(it)));
            if !is_known || self.levels.contains_key(&name) {
                continue;
            }
            let mut levels = dissolved.get(&name).map_or(0, |it| self.levels_of(it));
            if levels > LEVELS {
                let all = inside.cloned().unwrap_or_default();
                let reason = format!("more than {LEVELS} lists and maps stand in each other");
                self.cut(&name, &all, &reason, dissolved);
                levels = dissolved.get(&name).map_or(0, |it| self.levels_of(it));
            }
            self.levels.insert(name.clone(), levels);
            open.extend(self.users.get(&name).into_iter().flatten().cloned());
        }
    }

    fn levels_of(&self, schema: &Value) -> usize {
        if let Some(name) = schema::reference(schema) {
            return self.levels.get(name).copied().unwrap_or_default();
        }
        let inside = ["items", "additionalProperties"].into_iter();
        let inside = inside.filter_map(|keyword| schema.get(keyword));
        let deepest = inside
            .filter(|it| it.is_object())
            .map(|it| self.levels_of(it))
            .max();
        deepest.map_or(0, |levels| levels + 1)
    }

    fn cut(&mut self, name: &str, targets: &BTreeSet<String>, reason: &str, dissolved: &mut Known) {
        let Some(schema) = dissolved.get_mut(name) else {
            return;
        };
        walk::rewrite_all(schema, &mut |object| {
            if schema::reference(object).is_some_and(|target| targets.contains(target)) {
                *object = json!({});
            }
        });
        if let Some(inside) = self.inside.get_mut(name) {
            inside.retain(|target| !targets.contains(target));
        }
        let reason = format!("{reason}: any value inside of it");
        self.told.push((name.to_owned(), reason));
    }
}

/// True where `goal` is `start`, or stands in it at any depth.
fn reaches(start: &str, goal: &str, dissolved: &Known) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start.to_owned()];
    while let Some(next) = open.pop() {
        if next == goal {
            return true;
        }
        if let Some(schema) = dissolved.get(&next)
            && seen.insert(next)
        {
            open.extend(schema::references(schema));
        }
    }
    false
}
