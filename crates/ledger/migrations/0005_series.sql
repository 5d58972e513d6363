create table if not exists series (
    name text primary key,
    remote_id bigint,
    described text not null,
    asked_at bigint,
    problem text
);
create table if not exists series_value (
    series text not null,
    day bigint not null,
    known_at bigint not null,
    value bigint not null,
    source text not null,
    primary key (series, day, known_at)
);
create table if not exists series_answer (
    series text not null,
    at bigint not null,
    place bigint not null,
    path text not null,
    body bytea not null,
    primary key (series, at, place)
);
