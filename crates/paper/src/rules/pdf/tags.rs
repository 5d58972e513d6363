//! The order in which a document is read aloud, and what each piece of it is (ISO 32000-1, 14.7 and 14.8).
use super::{
    LANGUAGE,
    file::{File, Id, text},
};
use crate::rules::{
    layout::Part,
    sheet::{Block, Sheet, Table},
};
use std::collections::BTreeMap;

/// Where each part of a document stands: on which page, and which piece of it.
pub(super) type Spoken = BTreeMap<Part, Vec<(usize, usize)>>;

/// What tags are written over.
pub(super) struct Tags<'a> {
    /// The pages.
    pub(super) pages: &'a [Id],
    /// What stands on them.
    pub(super) spoken: Spoken,
}

/// Writes the tree of tags.
pub(super) fn write(file: &mut File, sheet: &Sheet, mut tags: Tags<'_>) -> Id {
    let root = file.reserve();
    let document = file.reserve();
    let mut tree = Tree { file, pages: tags.pages, owners: vec![Vec::new(); tags.pages.len()] };
    let mut kids = Vec::new();
    for (part, role) in [(Part::Head, "P"), (Part::Title, "H1"), (Part::Subject, "P")] {
        kids.extend(tree.leaf(role, document, tags.spoken.remove(&part)));
    }
    for (place, block) in sheet.blocks.iter().enumerate() {
        tree.block(block, document, &mut kids, &mut |row, column| tags.spoken.remove(&Part::Block(place, row, column)));
    }
    let owners = tree.owners();
    let language = text(LANGUAGE);
    let count = tags.pages.len();
    file.put(document, format!("<</Type/StructElem/S/Document/P {root}/Lang{language}/K[{}]>>", listed(&kids)));
    let parents = file.add(format!("<</Nums[{owners}]>>"));
    let body = format!("<</Type/StructTreeRoot/K {document}/ParentTree {parents}/ParentTreeNextKey {count}>>");
    file.put(root, body);
    root
}

/// Where the pieces of a row and column stand.
type Take<'a> = &'a mut dyn FnMut(usize, usize) -> Option<Vec<(usize, usize)>>;

struct Tree<'a> {
    file: &'a mut File,
    pages: &'a [Id],
    /// Of each page, the tag that each piece belongs to.
    owners: Vec<Vec<Id>>,
}

impl Tree<'_> {
    fn block(&mut self, block: &Block, parent: Id, kids: &mut Vec<Id>, take: Take<'_>) {
        match block {
            Block::Heading(_) => kids.extend(self.leaf("H2", parent, take(0, 0))),
            Block::Text(_) | Block::Small(_) => kids.extend(self.leaf("P", parent, take(0, 0))),
            Block::Figure { .. } => kids.extend((0..3).filter_map(|row| self.leaf("P", parent, take(row, 0)))),
            Block::Signatures(names) => {
                kids.extend((0..names.len()).filter_map(|row| self.leaf("P", parent, take(row, 0))));
            }
            Block::Facts(facts) => kids.push(self.facts(facts.len(), parent, take)),
            Block::Table(table) => kids.push(self.table(table, parent, take)),
        }
    }

    fn facts(&mut self, count: usize, parent: Id, take: Take<'_>) -> Id {
        let list = self.file.reserve();
        let mut items = Vec::new();
        for row in 0..count {
            let item = self.file.reserve();
            let label = self.leaf("Lbl", item, take(row, 0));
            let body = self.leaf("LBody", item, take(row, 1));
            self.branch(item, "LI", list, &[label, body].into_iter().flatten().collect::<Vec<_>>());
            items.push(item);
        }
        self.branch(list, "L/A<</O/List/ListNumbering/None>>", parent, &items);
        list
    }

    fn table(&mut self, table: &Table, parent: Id, take: Take<'_>) -> Id {
        let whole = self.file.reserve();
        let last = table.rows.len() + usize::from(!table.total.is_empty());
        let mut rows = Vec::with_capacity(last + 1);
        for row in 0..=last {
            let role = if row == 0 { "TH/A<</O/Table/Scope/Column>>" } else { "TD" };
            let id = self.file.reserve();
            let mut cells = Vec::with_capacity(table.columns.len());
            for column in 0..table.columns.len() {
                // What is left blank is a cell too, or those after it would be read under another title.
                cells.push(match self.leaf(role, id, take(row, column)) {
                    Some(cell) => cell,
                    None => self.file.add(format!("<</Type/StructElem/S/{role}/P {id}>>")),
                });
            }
            self.branch(id, "TR", whole, &cells);
            rows.push(id);
        }
        self.branch(whole, "Table", parent, &rows);
        whole
    }

    /// A tag that holds others.
    fn branch(&mut self, id: Id, role: &str, parent: Id, kids: &[Id]) {
        self.file.put(id, format!("<</Type/StructElem/S/{role}/P {parent}/K[{}]>>", listed(kids)));
    }

    /// A tag that holds pieces of pages; none if there are none.
    fn leaf(&mut self, role: &str, parent: Id, pieces: Option<Vec<(usize, usize)>>) -> Option<Id> {
        let pieces = pieces.filter(|pieces| !pieces.is_empty())?;
        let id = self.file.reserve();
        for (page, piece) in &pieces {
            if let Some(owners) = self.owners.get_mut(*page) {
                // Pieces are numbered from zero on each page, and every one has a tag.
                owners.resize(owners.len().max(piece + 1), id);
                owners[*piece] = id;
            }
        }
        let kids = self.kids(&pieces);
        self.file.put(id, format!("<</Type/StructElem/S/{role}/P {parent}{kids}>>"));
        Some(id)
    }

    /// Pieces of pages: of one page, by their numbers alone.
    fn kids(&self, pieces: &[(usize, usize)]) -> String {
        let one = pieces.first().map(|(page, _)| *page).filter(|first| pieces.iter().all(|(page, _)| page == first));
        let number = |id: usize| self.pages.get(id).map(Id::to_string).unwrap_or_default();
        let listed = match one {
            Some(_) => pieces.iter().map(|(_, piece)| piece.to_string()).collect::<Vec<_>>().join(" "),
            None => {
                let said = |(page, piece): &(usize, usize)| format!("<</Type/MCR/Pg {}/MCID {piece}>>", number(*page));
                pieces.iter().map(said).collect::<Vec<_>>().concat()
            }
        };
        format!("{}/K[{listed}]", one.map(|page| format!("/Pg {}", number(page))).unwrap_or_default())
    }

    /// The way back, from each piece of each page to its tag.
    fn owners(&self) -> String {
        let pages = self.owners.iter().enumerate();
        pages.map(|(page, owners)| format!("{page}[{}]", listed(owners))).collect::<Vec<_>>().concat()
    }
}

fn listed(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" ")
}
