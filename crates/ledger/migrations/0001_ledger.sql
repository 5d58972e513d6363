create table if not exists creditor (
    id uuid primary key,
    name text not null
);
create unique index if not exists creditor_name on creditor (name);
create table if not exists account (
    debtor_id uuid not null,
    id uuid not null,
    creditor_id uuid not null,
    reference text not null,
    product text not null,
    currency text not null,
    opened bigint not null,
    import_id uuid,
    source_hash bytea not null,
    primary key (debtor_id, id)
);
create index if not exists account_id on account (id);
create index if not exists account_reference on account (creditor_id, reference);
create table if not exists entry (
    debtor_id uuid not null,
    account_id uuid not null,
    seq bigint not null,
    day bigint not null,
    known_at bigint not null,
    import_id uuid,
    kind text not null,
    body text not null,
    primary key (debtor_id, account_id, seq)
);
create table if not exists payment (
    debtor_id uuid not null,
    account_id uuid not null,
    id uuid not null,
    creditor_id uuid not null,
    currency text not null,
    amount bigint not null,
    day bigint not null,
    source text not null,
    import_id uuid,
    counts boolean not null,
    primary key (debtor_id, account_id, id)
);
create index if not exists payment_day on payment (day);
create table if not exists stage_change (
    debtor_id uuid not null,
    account_id uuid not null,
    day bigint not null,
    from_stage bigint not null,
    to_stage bigint not null,
    balance bigint not null,
    at bigint not null,
    primary key (debtor_id, account_id, day)
);
