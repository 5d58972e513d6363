//! The file: objects by number, packed where the format lets them be, and the table that finds them (ISO 32000-1, 7.5).
use std::fmt::{self, Write};

/// How many objects are packed together.
const PACKED_MAX: usize = 200;
/// How hard streams are packed, of 10.
const LEVEL: u8 = 7;

/// An object's number; written, it points at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(usize);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// A file in the making: its objects, from number 1.
#[derive(Default)]
pub(super) struct File {
    objects: Vec<Object>,
}

/// An object.
enum Object {
    /// A dictionary or an array; a number given but not yet used is an empty one.
    Plain(String),
    /// What a dictionary says of some bytes, and the bytes.
    Stream(String, Vec<u8>),
}

/// Where an object stands.
enum Place {
    /// So many bytes from the beginning.
    At(usize),
    /// In a packed stream, and its place in it.
    In(Id, usize),
}

/// Packs bytes as the format can unpack them.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, LEVEL)
}

impl File {
    /// A number to be used later.
    pub(super) fn reserve(&mut self) -> Id {
        self.objects.push(Object::Plain(String::new()));
        Id(self.objects.len())
    }

    /// An object under a number given before.
    pub(super) fn put(&mut self, id: Id, body: String) {
        if let Some(object) = self.objects.get_mut(id.0 - 1) {
            *object = Object::Plain(body);
        }
    }

    /// An object.
    pub(super) fn add(&mut self, body: String) -> Id {
        self.objects.push(Object::Plain(body));
        Id(self.objects.len())
    }

    /// Bytes, packed; `said` is what else its dictionary says.
    pub(super) fn stream(&mut self, said: &str, bytes: &[u8]) -> Id {
        self.packed(said, pack(bytes))
    }

    /// Bytes that [`pack`] has packed.
    pub(super) fn packed(&mut self, said: &str, bytes: Vec<u8>) -> Id {
        self.bytes(&format!("{said}/Filter/FlateDecode"), bytes)
    }

    /// Bytes as they are.
    pub(super) fn bytes(&mut self, said: &str, bytes: Vec<u8>) -> Id {
        self.objects.push(Object::Stream(format!("<<{said}/Length {}>>", bytes.len()), bytes));
        Id(self.objects.len())
    }

    /// The whole file; `name` tells it from every other one.
    pub(super) fn finish(mut self, root: Id, info: Id, name: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let packed = self.pack();
        let mut places = Vec::with_capacity(self.objects.len());
        for (index, object) in self.objects.iter().enumerate() {
            match (object, packed.get(index).copied().flatten()) {
                (Object::Plain(_), Some((id, place))) => places.push(Place::In(id, place)),
                (Object::Plain(body), None) => {
                    places.push(Place::At(out.len()));
                    out.extend(format!("{} 0 obj\n{body}\nendobj\n", index + 1).bytes());
                }
                (Object::Stream(said, bytes), _) => {
                    places.push(Place::At(out.len()));
                    out.extend(format!("{} 0 obj\n{said}stream\n", index + 1).bytes());
                    out.extend(bytes);
                    out.extend(b"\nendstream\nendobj\n");
                }
            }
        }
        table(&mut out, places, (root, info, name));
        out
    }

    /// Packs every plain object into streams; where each of them went.
    fn pack(&mut self) -> Vec<Option<(Id, usize)>> {
        let mut packed = vec![None; self.objects.len()];
        let body = |object: &Object| match object {
            Object::Plain(body) => Some(body.clone()),
            Object::Stream(..) => None,
        };
        let plain: Vec<(usize, String)> =
            self.objects.iter().enumerate().filter_map(|(index, object)| Some((index, body(object)?))).collect();
        for some in plain.chunks(PACKED_MAX) {
            let (mut numbers, mut bodies) = (String::new(), String::new());
            for (index, body) in some {
                push(&mut numbers, format_args!("{} {} ", index + 1, bodies.len()));
                bodies.push_str(body);
                bodies.push('\n');
            }
            let said = format!("/Type/ObjStm/N {}/First {}", some.len(), numbers.len());
            let id = self.stream(&said, (numbers + &bodies).as_bytes());
            for (place, (index, _)) in some.iter().enumerate() {
                if let Some(slot) = packed.get_mut(*index) {
                    *slot = Some((id, place));
                }
            }
        }
        packed
    }
}

/// The table that finds every object, itself the last of them.
fn table(out: &mut Vec<u8>, mut places: Vec<Place>, (root, info, name): (Id, Id, &str)) {
    let start = out.len();
    places.push(Place::At(start));
    let mut rows = vec![0, 0, 0, 0, 0, 0xff, 0xff];
    for place in &places {
        let (kind, value, index) = match place {
            Place::At(offset) => (1, *offset, 0),
            Place::In(id, index) => (2, id.0, *index),
        };
        rows.push(kind);
        rows.extend(u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
        rows.extend(u16::try_from(index).unwrap_or(u16::MAX).to_be_bytes());
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&rows, LEVEL);
    let name = name.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let said = format!(
        "{} 0 obj\n<</Type/XRef/Size {}/W[1 4 2]/Root {root}/Info {info}/ID[<{name}><{name}>]/Filter/FlateDecode\
         /Length {}>>stream\n",
        places.len(),
        places.len() + 1,
        packed.len(),
    );
    out.extend(said.bytes());
    out.extend(packed);
    out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
}

/// A text as the format writes it, in any letters.
pub(super) fn text(words: &str) -> String {
    let letters = words.encode_utf16().map(|unit| format!("{unit:04x}")).collect::<Vec<_>>().concat();
    format!("<feff{letters}>")
}

/// Adds to a text.
pub(super) fn push(out: &mut String, what: fmt::Arguments<'_>) {
    out.write_fmt(what).expect("a string takes all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_finds_its_objects() {
        let mut file = File::default();
        let root = file.reserve();
        let pages = file.add("<</Type/Pages/Kids[]/Count 0>>".to_owned());
        let info = file.add("<<>>".to_owned());
        file.put(root, format!("<</Type/Catalog/Pages {pages}>>"));

        let bytes = file.finish(root, info, "a");

        let tail = String::from_utf8_lossy(&bytes);
        let start: usize = tail.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(bytes[start..].starts_with(b"5 0 obj\n<</Type/XRef/Size 6"));
        assert!(tail.contains("/Type/ObjStm/N 3/First"));
    }

    #[test]
    fn a_text_keeps_its_letters() {
        assert_eq!(text("Aí"), "<feff004100ed>");
    }
}
