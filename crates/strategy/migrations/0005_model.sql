create table if not exists model (
    version bigint not null,
    target text not null,
    stage bigint,
    state text not null,
    origin text not null,
    bytes bytea not null,
    seal text not null,
    card text not null,
    from_day bigint not null,
    to_day bigint not null,
    author text not null,
    at bigint not null,
    by_person boolean not null,
    changed_by text,
    changed_at bigint,
    note text not null,
    drift text,
    primary key (version)
);
create table if not exists model_change (
    change bigint not null,
    live text not null,
    author text not null,
    at bigint not null,
    note text not null,
    primary key (change)
);
create table if not exists model_training (
    day bigint not null,
    at bigint not null,
    outcome text not null,
    primary key (day)
);
