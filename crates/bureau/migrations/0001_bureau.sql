create table if not exists bureau_record (
    debtor_id uuid not null,
    source text not null,
    period bigint not null,
    known_on bigint not null,
    body bytea not null,
    primary key (debtor_id, source, period)
);
create index if not exists bureau_record_file on bureau_record (source, period);
create index if not exists bureau_record_known on bureau_record (known_on);
create table if not exists bureau_file (
    source text not null,
    period bigint not null,
    name text not null,
    state text not null,
    actor text not null,
    started_at bigint not null,
    ended_at bigint,
    counts text not null,
    primary key (source, period)
);
create table if not exists bureau_damaged (
    source text not null,
    period bigint not null,
    line bigint not null,
    place bigint not null,
    flaw text not null,
    primary key (source, period, line)
);
create table if not exists bureau_entity (
    code bigint not null,
    name text not null,
    primary key (code)
);
create table if not exists bureau_answer (
    debtor_id uuid not null,
    source text not null,
    asked_at bigint not null,
    asked_by text not null,
    asked_on bigint not null,
    again_on bigint not null,
    status bigint not null,
    body bytea not null,
    primary key (debtor_id, source, asked_at)
);
create index if not exists bureau_answer_asked on bureau_answer (asked_on);
create index if not exists bureau_answer_again on bureau_answer (source, again_on);
