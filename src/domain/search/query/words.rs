//! What fits one word of a question.
//!
//! A word is first looked for as it stands, with the words that mean the same, also those of its
//! sound. Only where no document has it is it read otherwise: as pinyin, as first letters, as the
//! beginning of a word, as a slip of the pen. What a name ends with says what the goods are, and
//! counts most; a character inside of a word in which it means another thing counts least.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::lookup::Lookup;
use super::near::{Slips, slips};
use super::word_fields;
use crate::domain::search::mark::Mark;
use crate::domain::search::model::Reading;
use crate::domain::search::words::{
    Run, cover, inside_token, is_one_syllable, knows, last_token, listed_token, pairs, stem,
    syllables, synonyms_of, words_of_sound,
};

/// How much a word counts in the fields of [`word_fields`].
const WEIGHTS: [f32; 4] = [6.0, 3.0, 3.0, 1.0];
/// How much a word counts with which a name ends.
const LAST_WEIGHT: f32 = 9.0;
/// How much a character counts inside of a word in which it means another thing.
const INSIDE_WEIGHTS: [f32; 4] = [0.6, 0.3, 0.3, 0.1];
/// How much pinyin counts, of names and of places.
const SOUND_WEIGHTS: [f32; 2] = [5.0, 3.0];
/// How much first letters count, of names and of places.
const INITIAL_WEIGHTS: [f32; 2] = [3.0, 2.0];
/// How much a name counts that is just what was typed.
const EXACT_WEIGHT: f32 = 4.0;
/// How much a word of the same meaning counts.
const SYNONYM_WEIGHT: f32 = 0.7;
/// How much the parts of a long word count, found apart.
const COVER_WEIGHT: f32 = 0.6;

/// The longest run of letters that is read as first letters.
const LONGEST_INITIALS: usize = 8;
/// The shortest beginning of a word that stands for it.
const SHORTEST_START: usize = 2;
/// How many words of a question are looked for with slips, which means walking through much of the
/// dictionary: nobody mistypes more, and a question of nonsense is not to keep a core busy.
const MOST_SLIPPED: usize = 3;
/// How many readings of a slip are shown and searched for.
const MOST_READINGS: usize = 5;

type Clause = Box<dyn Query>;

/// How far a word reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// A typed word: found by its parts too, which may be other words of the same meaning.
    Parts,
    /// A part, as it stands.
    Part,
    /// A word of the same meaning, as it stands: 大樱桃 is for 樱桃, and has 樱桃 in it. One character is
    /// meant in names alone, as itself: 桃 for 桃子 is neither 桃源 nor 核桃.
    Same,
}

/// Makes the parts of a query, and notes what they read.
pub struct WordQueries<'a> {
    lookup: &'a Lookup<'a>,
    /// What is marked in names.
    pub marks: Vec<Mark>,
    /// Words that were read as others.
    pub readings: Vec<Reading>,
    slipped: usize,
    is_as_typed: bool,
}

impl<'a> WordQueries<'a> {
    /// Asks this index.
    pub fn new(lookup: &'a Lookup<'a>) -> Self {
        Self {
            lookup,
            marks: Vec::new(),
            readings: Vec::new(),
            slipped: 0,
            is_as_typed: false,
        }
    }

    /// Asks this index, and guesses nothing.
    pub fn as_typed(lookup: &'a Lookup<'a>) -> Self {
        Self {
            is_as_typed: true,
            ..Self::new(lookup)
        }
    }

    /// What fits a word; `None` if nothing does, however it is read.
    pub fn of(&mut self, word: &Run) -> tantivy::Result<Option<Clause>> {
        let mut clauses: Vec<Clause> = Vec::new();
        clauses.extend(self.plain(word, Reach::Parts)?);
        clauses.extend(self.same(word)?);
        match word {
            Run::Latin(typed) => {
                clauses.extend(self.sound(typed)?);
                for meant in words_of_sound(&u_for_v(typed)) {
                    clauses.extend(self.plain(meant, Reach::Same)?);
                    clauses.extend(self.same(meant)?);
                }
            }
            // A word that is none, and whose characters stand only apart: 龙景.
            Run::Han(typed) => {
                let is_odd = !knows(typed) && !self.marks.contains(&Mark::Han(typed.clone()));
                if is_odd && !clauses.is_empty() && !self.is_as_typed {
                    clauses.extend(self.same_sound(typed)?);
                }
            }
        }
        if !clauses.is_empty() || self.is_as_typed {
            return Ok(any(clauses));
        }
        match word {
            Run::Han(typed) => self.same_sound(typed),
            Run::Latin(typed) => self.read_otherwise(typed),
        }
    }

    /// Names that are just this.
    pub fn exact(&self, whole: &str) -> tantivy::Result<Option<Clause>> {
        let field = self.lookup.fields.name;
        let is_there = self.lookup.has(field, whole)?;
        Ok(is_there.then(|| boosted(term(field, whole), EXACT_WEIGHT)))
    }

    /// The words that mean the same.
    fn same(&mut self, word: &Run) -> tantivy::Result<Vec<Clause>> {
        let mut clauses = Vec::new();
        for same in synonyms_of(word) {
            if let Some(clause) = self.all_plain(same, Reach::Same)? {
                clauses.push(boosted(clause, SYNONYM_WEIGHT));
            }
        }
        Ok(clauses)
    }

    /// A word as it stands.
    fn plain(&mut self, word: &Run, reach: Reach) -> tantivy::Result<Option<Clause>> {
        match word {
            Run::Han(text) => self.han(text, reach),
            Run::Latin(text) => {
                let stem = stem(text);
                let clause = any(self.anywhere(&stem)?);
                if clause.is_some() {
                    self.marks.push(Mark::Latin(stem));
                }
                Ok(clause)
            }
        }
    }

    /// One token wherever it stands. That of a category which lists several kinds counts only where
    /// no name has it.
    fn anywhere(&self, word: &str) -> tantivy::Result<Vec<Clause>> {
        let fields = self.lookup.fields;
        let mut clauses = self.terms(&[fields.name], &[LAST_WEIGHT], &last_token(word))?;
        clauses.extend(self.terms(&word_fields(&fields), &WEIGHTS, word)?);
        if !self.lookup.has(fields.name, word)? {
            clauses.extend(self.terms(&[fields.kind], &[WEIGHTS[1]], &listed_token(word))?);
        }
        Ok(clauses)
    }

    /// One character, also inside of words in which it means another thing.
    fn character(&self, word: &str) -> tantivy::Result<Vec<Clause>> {
        let mut clauses = self.anywhere(word)?;
        let fields = word_fields(&self.lookup.fields);
        clauses.extend(self.terms(&fields, &INSIDE_WEIGHTS, &inside_token(word))?);
        Ok(clauses)
    }

    /// One token in names, most of all where they end with it.
    fn in_names(&self, word: &str) -> tantivy::Result<Vec<Clause>> {
        let name = self.lookup.fields.name;
        let mut clauses = self.terms(&[name], &[LAST_WEIGHT], &last_token(word))?;
        clauses.extend(self.terms(&[name], &WEIGHTS, word)?);
        Ok(clauses)
    }

    /// Several words, all of them.
    fn all_plain(&mut self, words: &[Run], reach: Reach) -> tantivy::Result<Option<Clause>> {
        let before = self.marks.len();
        let mut clauses = Vec::new();
        for word in words {
            let Some(clause) = self.plain(word, reach)? else {
                self.marks.truncate(before);
                return Ok(None);
            };
            clauses.push(clause);
        }
        Ok(all(clauses))
    }

    /// A Chinese word: a character, a pair, or the pairs of a longer one in the same field; a
    /// longer one also by its parts wherever they stand.
    fn han(&mut self, word: &str, reach: Reach) -> tantivy::Result<Option<Clause>> {
        let fields = word_fields(&self.lookup.fields);
        let length = word.chars().count();
        if length <= 2 {
            let clause = any(match (length, reach) {
                (1, Reach::Same) => self.in_names(word)?,
                (1, _) => self.character(word)?,
                _ => self.anywhere(word)?,
            });
            if clause.is_some() {
                self.marks.push(Mark::Han(word.to_owned()));
            } else if length == 2 && reach != Reach::Same && !knows(word) {
                // Two characters that are no word are two words.
                let parts: Vec<Run> = word.chars().map(|c| Run::Han(c.to_string())).collect();
                return self.all_plain(&parts, Reach::Part);
            }
            return Ok(clause);
        }
        let mut clauses = Vec::new();
        let pairs = pairs(word);
        for (field, weight) in fields.into_iter().zip(WEIGHTS) {
            let mut together = Vec::new();
            for pair in &pairs {
                if self.lookup.has(field, pair)? {
                    together.push(term(field, pair));
                }
            }
            if together.len() == pairs.len() {
                clauses.extend(all(together).map(|clause| boosted(clause, weight)));
            }
        }
        if !clauses.is_empty() {
            self.marks.push(Mark::Han(word.to_owned()));
        }
        let parts: Vec<Run> = cover(word).into_iter().map(Run::Han).collect();
        if parts.len() > 1
            && reach != Reach::Same
            && let Some(apart) = self.all_of_parts(&parts, reach)?
        {
            clauses.push(boosted(apart, COVER_WEIGHT));
        }
        Ok(any(clauses))
    }

    /// The parts of a long word, each with the words that mean the same.
    fn all_of_parts(&mut self, parts: &[Run], reach: Reach) -> tantivy::Result<Option<Clause>> {
        let before = self.marks.len();
        let mut clauses = Vec::new();
        for part in parts {
            let mut ways: Vec<Clause> = Vec::new();
            ways.extend(self.plain(part, Reach::Part)?);
            if reach == Reach::Parts {
                ways.extend(self.same(part)?);
            }
            let Some(way) = any(ways) else {
                self.marks.truncate(before);
                return Ok(None);
            };
            clauses.push(way);
        }
        Ok(all(clauses))
    }

    /// A word as pinyin; as first letters where it is neither a word nor a sound.
    fn sound(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        if !typed.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Ok(None);
        }
        let fields = self.lookup.fields;
        let sounds = [fields.name_sound, fields.place_sound];
        let sound = u_for_v(typed);
        if let Some(clause) = self.in_fields(&sounds, &SOUND_WEIGHTS, &sound)? {
            self.marks.push(Mark::Sound(sound));
            return Ok(Some(clause));
        }
        let is_word = word_fields(&fields)
            .into_iter()
            .map(|field| self.lookup.has(field, &stem(typed)))
            .collect::<tantivy::Result<Vec<bool>>>()?
            .contains(&true);
        if is_word {
            return Ok(None);
        }
        if (2..=LONGEST_INITIALS).contains(&typed.len()) && !self.is_as_typed {
            let initials = [fields.name_initials, fields.place_initials];
            if let Some(clause) = self.in_fields(&initials, &INITIAL_WEIGHTS, typed)? {
                self.marks.push(Mark::Initials(typed.to_owned()));
                return Ok(Some(clause));
            }
        }
        Ok(None)
    }

    /// Two sounds typed as one: a place and what comes from it, `yunnanpuer`. Two syllables are one
    /// word: `taozi` is no 桃 with any 子.
    fn two_sounds(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        let fields = self.lookup.fields;
        let sounds = [fields.name_sound, fields.place_sound];
        let mut ways = Vec::new();
        for at in SHORTEST_START..typed.len().saturating_sub(1) {
            let Some((one, other)) = typed.split_at_checked(at) else {
                continue;
            };
            if is_one_syllable(one) && is_one_syllable(other) {
                continue;
            }
            let first = self.in_fields(&sounds, &SOUND_WEIGHTS, one)?;
            let Some(first) = first else { continue };
            let Some(second) = self.in_fields(&sounds, &SOUND_WEIGHTS, other)? else {
                continue;
            };
            self.marks.push(Mark::Sound(one.to_owned()));
            self.marks.push(Mark::Sound(other.to_owned()));
            ways.extend(all(vec![first, second]));
        }
        Ok(any(ways))
    }

    /// A Chinese word that nobody has, by its sound: 隆井 for 龙井.
    fn same_sound(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        let syllables = syllables(typed);
        if syllables.len() < 2 {
            return Ok(None);
        }
        let fields = self.lookup.fields;
        let sound = syllables.concat();
        let sounds = [fields.name_sound, fields.place_sound];
        let clause = self.in_fields(&sounds, &SOUND_WEIGHTS, &sound)?;
        if clause.is_some() {
            self.marks.push(Mark::Sound(sound));
            self.readings.push(Reading {
                typed: typed.to_owned(),
                read: None,
            });
        }
        Ok(clause)
    }

    /// A word as the beginning of another one, or with slips.
    fn read_otherwise(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        if typed.len() >= SHORTEST_START
            && let Some(clause) = self.beginning(typed)?
        {
            return Ok(Some(clause));
        }
        if typed.bytes().all(|byte| byte.is_ascii_lowercase())
            && let Some(clause) = self.two_sounds(&u_for_v(typed))?
        {
            return Ok(Some(clause));
        }
        self.with_slips(typed)
    }

    /// What begins like this.
    fn beginning(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        let fields = self.lookup.fields;
        let mut clauses = Vec::new();
        for (field, weight) in [
            (fields.name, WEIGHTS[0]),
            (fields.kind, WEIGHTS[1]),
            (fields.place, WEIGHTS[2]),
            (fields.name_sound, SOUND_WEIGHTS[0]),
            (fields.place_sound, SOUND_WEIGHTS[1]),
        ] {
            let words = self.lookup.beginning_with(field, typed)?;
            clauses.extend(words.iter().map(|word| boosted(term(field, word), weight)));
        }
        if !clauses.is_empty() {
            self.marks.push(Mark::Beginning(typed.to_owned()));
        }
        Ok(any(clauses))
    }

    /// The words that are spelt nearly like this.
    fn with_slips(&mut self, typed: &str) -> tantivy::Result<Option<Clause>> {
        let fields = self.lookup.fields;
        let stem = stem(typed);
        let most = slips(stem.chars().count());
        if most == 0 || !stem.is_ascii() || self.slipped == MOST_SLIPPED {
            return Ok(None);
        }
        self.slipped += 1;
        let weighted = [
            (fields.name, WEIGHTS[0]),
            (fields.kind, WEIGHTS[1]),
            (fields.place, WEIGHTS[2]),
            (fields.name_sound, SOUND_WEIGHTS[0]),
            (fields.place_sound, SOUND_WEIGHTS[1]),
        ];
        let meant = Slips::of(fields.name, &stem, most)?;
        let mut near = Vec::new();
        for (field, weight) in weighted {
            if let Some((slips, words)) = self.lookup.nearest(field, &meant)? {
                near.push((slips, field, weight, words));
            }
        }
        let Some(fewest) = near.iter().map(|(slips, ..)| *slips).min() else {
            return Ok(None);
        };
        let mut clauses = Vec::new();
        for (_, field, weight, words) in near.into_iter().filter(|(slips, ..)| *slips == fewest) {
            for word in words.into_iter().take(MOST_READINGS) {
                clauses.push(boosted(term(field, &word), weight));
                let is_sound = [fields.name_sound, fields.place_sound].contains(&field);
                self.note(typed, &word, is_sound);
            }
        }
        Ok(any(clauses))
    }

    fn note(&mut self, typed: &str, word: &str, is_sound: bool) {
        self.marks.push(if is_sound {
            Mark::Sound(word.to_owned())
        } else {
            Mark::Latin(word.to_owned())
        });
        let is_known = self
            .readings
            .iter()
            .any(|reading| reading.read.as_deref() == Some(word));
        if !is_known && self.readings.len() < MOST_READINGS {
            self.readings.push(Reading {
                typed: typed.to_owned(),
                read: Some(word.to_owned()),
            });
        }
    }

    /// A word in any of the fields; `None` if no document has it there.
    fn in_fields(
        &self,
        fields: &[Field],
        weights: &[f32],
        word: &str,
    ) -> tantivy::Result<Option<Clause>> {
        Ok(any(self.terms(fields, weights, word)?))
    }

    /// A word in each of the fields in which any document has it.
    fn terms(&self, fields: &[Field], weights: &[f32], word: &str) -> tantivy::Result<Vec<Clause>> {
        let mut clauses = Vec::new();
        for (field, weight) in fields.iter().zip(weights) {
            if self.lookup.has(*field, word)? {
                clauses.push(boosted(term(*field, word), *weight));
            }
        }
        Ok(clauses)
    }
}

/// ü is typed as v, and stands in the index as u.
fn u_for_v(typed: &str) -> String {
    typed.replace('v', "u")
}

fn term(field: Field, word: &str) -> Clause {
    let term = Term::from_field_text(field, word);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn boosted(clause: Clause, weight: f32) -> Clause {
    Box::new(BoostQuery::new(clause, weight))
}

/// The best of the clauses counts.
fn any(mut clauses: Vec<Clause>) -> Option<Clause> {
    match clauses.len() {
        0 => None,
        1 => clauses.pop(),
        _ => Some(Box::new(DisjunctionMaxQuery::new(clauses))),
    }
}

fn all(mut clauses: Vec<Clause>) -> Option<Clause> {
    match clauses.len() {
        0 => None,
        1 => clauses.pop(),
        _ => Some(Box::new(BooleanQuery::intersection(clauses))),
    }
}
