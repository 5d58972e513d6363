create table if not exists command (
    id uuid primary key,
    at bigint not null,
    answer text not null
);
create table if not exists fact (
    seq bigint primary key,
    at bigint not null,
    day bigint not null,
    kind text not null,
    body text not null
);
create table if not exists cursor (
    reader text primary key,
    seq bigint not null
);
create table if not exists dossier (
    debtor_id uuid primary key,
    people bytea,
    ledger bytea,
    bureau bytea,
    strategy bytea
);
create table if not exists audit (
    seq bigint primary key,
    at bigint not null,
    actor text not null,
    kind text not null,
    subject text not null,
    detail text not null,
    hash bytea not null
);
create table if not exists job (
    id uuid primary key,
    kind text not null,
    payload text not null,
    state text not null,
    phase text not null,
    done bigint not null,
    total bigint not null,
    outcome text,
    asked_at bigint not null,
    asked_by text not null,
    lease_until bigint not null
);
create index if not exists job_waiting on job (state, asked_at);
