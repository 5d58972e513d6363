//! Where things may stand: the engine in `store`, SQL in `sql`, HTTP in `api`, the network in `out`, nothing in `rules`.
use crate::{none_of, sources};
use xtask::source::Source;

/// Words of the code, the parts of a path where they may stand, and why.
const PLACES: &[(&[&str], &[&str], &str)] = &[
    (
        &["rusqlite", "tokio_postgres"],
        &["crates/store/src/", "crates/xtask/src/"],
        "the engines are known to `store` alone",
    ),
    (
        &["axum", "tower_http", "utoipa", "utoipa_axum"],
        &["crates/web/", "crates/screen/", "crates/aldia/", "/api.rs", "/api/"],
        "HTTP is spoken in `web`, `api` and `aldia`",
    ),
    (
        &["lettre", "ureq", "TcpStream", "TcpListener", "UdpSocket"],
        &[
            "/out/",
            "crates/web/",
            "crates/aldia/src/",
            "crates/cluster/src/fleet.rs",
            "crates/race/src/instant/",
            "crates/xtask/src/",
            "/tests/it/",
        ],
        "the network is reached from `out` and `web`",
    ),
    (
        &["tokio"],
        &[
            "/api.rs",
            "/api/",
            "/out/",
            "crates/web/",
            "crates/aldia/",
            "crates/cluster/",
            "/tests/it/",
            "crates/store/src/engine/server.rs",
        ],
        "only `api`, `out`, `web`, `aldia` and `cluster` are asynchronous, and a server's lines",
    ),
    (
        &["anyhow"],
        &["crates/aldia/", "crates/cluster/src/main.rs", "crates/race/", "crates/xtask/"],
        "a slice has an error of its own; `anyhow` is for programs",
    ),
];

/// What a rule may not reach for.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io",
    "tokio",
    "axum",
    "Timestamp::now",
    "SystemTime",
    "Instant",
    "getrandom",
];

/// How an SQL statement begins.
const STATEMENTS: &[&str] = &[
    "select ",
    "insert into ",
    "update ",
    "delete from ",
    "create table ",
    "create index ",
    "create unique index ",
    "drop ",
    "alter table ",
    "pragma ",
    "with recursive ",
];

#[test]
fn each_library_stays_in_its_place() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (words, places, why) in PLACES {
            if places.iter().any(|place| source.path.contains(place)) {
                continue;
            }
            let stray = source.words().find(|(_, word)| words.contains(word));
            wrong.extend(stray.map(|(line, word)| format!("{}:{line}: `{word}` ({why})", source.path)));
        }
    }
    none_of(&wrong);
}

#[test]
fn rules_are_pure() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| is_rule(&source.path)) {
        for (index, line) in source.code.lines().enumerate().take_while(|(index, _)| index + 1 < source.tests_from()) {
            let reached = IMPURE.iter().find(|impure| line.contains(**impure));
            wrong.extend(reached.map(|impure| format!("{}:{}: `{impure}` in a rule", source.path, index + 1)));
        }
    }
    none_of(&wrong);
}

#[test]
fn rules_know_of_the_store_only_how_a_section_is_sealed() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| is_rule(&source.path) && source.uses("store")) {
        let reached = source.words().take_while(|(line, _)| *line < source.tests_from());
        let impure = reached.filter(|(_, word)| ["Ctx", "Tx", "Rx", "Store", "Row", "params"].contains(word));
        wrong.extend(impure.map(|(line, word)| format!("{}:{line}: `{word}` in a rule", source.path)));
    }
    none_of(&wrong);
}

#[test]
fn statements_stand_in_sql() {
    let mut wrong = Vec::new();
    for source in sources() {
        let path = &source.path;
        let at_home = path.ends_with("/sql.rs") || path.contains("/sql/") || path.starts_with("crates/store/");
        if !at_home && !path.starts_with("crates/xtask/") {
            wrong.extend(statements(source).map(|line| format!("{path}:{line}: an SQL statement outside `sql`")));
        }
    }
    none_of(&wrong);
}

#[test]
fn only_the_binary_reads_the_environment() {
    let mut wrong = Vec::new();
    for source in sources() {
        // `store` asks which engine tests are to run on.
        let allowed = ["crates/aldia/", "crates/xtask/", "crates/hostile/fuzz/", "crates/store/src/engine.rs"];
        let allowed = allowed.iter().any(|home| source.path.starts_with(home));
        let reads = source.code.contains("env::var") && !source.path.contains("/tests/");
        if reads && !allowed && !source.path.ends_with("/build.rs") {
            wrong.push(format!("{}: configuration is read once, in `aldia`", source.path));
        }
    }
    none_of(&wrong);
}

fn is_rule(path: &str) -> bool {
    path.contains("/src/rules/") || path.ends_with("/src/rules.rs")
}

/// The lines on which a string is a whole SQL statement, outside unit tests.
fn statements(source: &Source) -> impl Iterator<Item = usize> {
    let tests_from = source.tests_from();
    let is_statement = |text: &str| {
        let text = text.trim_start().to_lowercase();
        let begins = STATEMENTS.iter().any(|start| text.starts_with(start));
        begins
            && [" from ", " set ", " values", " into ", " table ", " index ", "pragma "]
                .iter()
                .any(|word| text.contains(word))
    };
    let found = source.strings.iter().filter(move |(line, text)| *line < tests_from && is_statement(text));
    found.map(|(line, _)| *line)
}
