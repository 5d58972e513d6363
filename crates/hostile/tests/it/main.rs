//! Every parser over what is known to begin with, and over what lies near it.
use hostile::{PARSERS, Parser, parser};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// What is done to bytes: the place, and what is written there, or nothing where they end there.
type Blow = (Index, Option<u8>);

fn seeds() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// The seeds of a parser, and nothing at all.
fn known(name: &str) -> Vec<Vec<u8>> {
    let mut known = vec![Vec::new()];
    for file in fs::read_dir(seeds().join(name)).into_iter().flatten().flatten() {
        known.push(fs::read(file.path()).expect("a seed is read"));
    }
    known
}

fn struck(mut bytes: Vec<u8>, blows: &[Blow]) -> Vec<u8> {
    for (place, blow) in blows {
        if bytes.is_empty() {
            break;
        }
        let at = place.index(bytes.len());
        match blow {
            Some(byte) => bytes[at] = *byte,
            None => bytes.truncate(at),
        }
    }
    bytes
}

#[test]
fn seeds_are_read() {
    for (name, parser) in PARSERS {
        for bytes in known(name) {
            parser(&bytes);
        }
    }
}

#[test]
fn each_folder_of_seeds_has_its_parser() {
    let folders: BTreeSet<String> =
        fs::read_dir(seeds()).unwrap().map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    let strange: Vec<&String> = folders.iter().filter(|name| parser(name).is_none()).collect();
    assert!(strange.is_empty(), "no parser reads {strange:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_lies_near_a_seed_is_read_or_refused(
        of in any::<Index>(),
        seed in any::<Index>(),
        blows in vec((any::<Index>(), proptest::option::weighted(0.9, any::<u8>())), 0..12),
    ) {
        let (name, parser): (&str, Parser) = PARSERS[of.index(PARSERS.len())];
        let known = known(name);
        parser(&struck(known[seed.index(known.len())].clone(), &blows));
    }

    #[test]
    fn any_bytes_are_read_or_refused(of in any::<Index>(), bytes in vec(any::<u8>(), 0..400)) {
        PARSERS[of.index(PARSERS.len())].1(&bytes);
    }
}
