//! The order in which a document is read aloud, and what each piece of it is (ISO 32000-1, 14.7 and 14.8).
use super::{
    LANGUAGE,
    file::{File, Id, text},
    points,
};
use crate::rules::{
    layout::{Fill, PAGE_HEIGHT, Page, Part},
    sheet::{Block, Piece, Sheet, Slip, Table},
};
use std::collections::BTreeMap;

/// Where each part of a document stands: on which page, and which piece of it.
pub(super) type Spoken = BTreeMap<Part, Vec<(usize, usize)>>;

/// What tags are written over.
pub(super) struct Tags<'a> {
    /// The pages.
    pub(super) pages: &'a [Id],
    /// What was laid on them.
    pub(super) laid: &'a [Page],
    /// What stands on them.
    pub(super) spoken: Spoken,
}

/// Writes the tree of tags.
pub(super) fn write(file: &mut File, sheet: &Sheet, mut tags: Tags<'_>) -> Id {
    let root = file.reserve();
    let document = file.reserve();
    let mut tree = Tree { file, pages: tags.pages, owners: vec![Vec::new(); tags.pages.len()] };
    let figures = tags.laid.iter().flat_map(|page| &page.figures);
    let frames: BTreeMap<Part, Fill> = figures.map(|figure| (figure.part, figure.frame)).collect();
    let mut kids = Vec::new();
    for (part, role) in [(Part::Head, "P"), (Part::Title, "H1"), (Part::Subject, "P")] {
        kids.extend(tree.leaf(role, document, tags.spoken.remove(&part)));
    }
    for (place, block) in sheet.blocks.iter().enumerate() {
        let mut take = |row, column| tags.spoken.remove(&Part::Block(place, row, column));
        if let Block::Slip(slip) = block {
            let frame = |row| frames.get(&Part::Block(place, row, 0)).copied();
            tree.slip((slip, &frame), document, &mut kids, &mut take);
        } else {
            tree.block(block, document, &mut kids, &mut take);
        }
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

/// Where the figure of a row stands.
type Frames<'a> = &'a dyn Fn(usize) -> Option<Fill>;

/// A figure, its words and its place (ISO 14289-1, 7.3).
fn figure(words: &str, frame: Option<Fill>) -> String {
    let place = frame.map(|Fill { x, y, width, height, .. }| {
        let corners = [x, PAGE_HEIGHT - y - height, x + width, PAGE_HEIGHT - y].map(points);
        format!("/A<</O/Layout/Placement/Block/BBox[{}]>>", corners.join(" "))
    });
    format!("Figure/Alt{}{}", text(words), place.unwrap_or_default())
}

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
            Block::Slip(slip) => self.slip((slip, &|_| None), parent, kids, take),
        }
    }

    /// What is cut off and paid with: what machines read has words for those who cannot see it.
    fn slip(&mut self, (slip, frame): (&Slip, Frames<'_>), parent: Id, kids: &mut Vec<Id>, take: Take<'_>) {
        for (row, piece) in slip.pieces().into_iter().enumerate() {
            let role = match piece {
                Piece::Title(_) => "H2".to_owned(),
                Piece::Until(_) | Piece::Amount(_) | Piece::Words(_) | Piece::Digits(..) => "P".to_owned(),
                Piece::Qr(_) => figure("Código QR para pagar con una billetera", frame(row)),
                Piece::Bars(_) => figure("Código de barras para pagar en efectivo; siguen sus números", frame(row)),
            };
            kids.extend(self.leaf(&role, parent, take(row, 0)));
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
