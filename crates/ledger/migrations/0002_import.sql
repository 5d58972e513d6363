create table if not exists import (
    id uuid primary key,
    identity bytea not null,
    creditor_id uuid not null,
    mapping text not null,
    kind text not null,
    name text not null,
    state text not null,
    actor text not null,
    started_at bigint not null,
    finished_at bigint,
    undone_at bigint,
    counts text not null
);
create index if not exists import_identity on import (identity);
create index if not exists import_creditor on import (creditor_id);
create table if not exists import_line (
    import_id uuid not null,
    line bigint not null,
    number bigint not null,
    fate text not null,
    place text not null,
    value text not null,
    code text not null,
    reason text not null,
    primary key (import_id, line, number)
);
create table if not exists import_party (
    debtor_id uuid not null,
    import_id uuid not null,
    line bigint not null,
    told_before text not null,
    told_after text not null,
    primary key (debtor_id, import_id, line)
);
create table if not exists import_situation (
    debtor_id uuid not null,
    import_id uuid not null,
    situation bigint not null,
    day bigint not null,
    primary key (debtor_id, import_id)
);
create table if not exists import_upload (
    id uuid primary key,
    name text not null,
    at bigint not null,
    actor text not null
);
