create table if not exists bank_file (
    id uuid primary key,
    account text not null,
    digest bytea not null,
    creditor_id uuid,
    name text not null,
    format text not null,
    state text not null,
    actor text not null,
    at bigint not null,
    undone_at bigint,
    incomes bigint not null,
    outgoings bigint not null,
    refused text not null
);
create unique index if not exists bank_file_content on bank_file (account, digest);
create index if not exists bank_file_at on bank_file (at);
create table if not exists bank_movement (
    id uuid primary key,
    file_id uuid not null,
    account text not null,
    reference text not null,
    creditor_id uuid,
    line bigint not null,
    day bigint not null,
    currency text,
    amount bigint not null,
    external text,
    payer_name text,
    payer_tax_id text,
    payer_account text,
    words text not null,
    state text not null,
    reason text not null,
    turn bigint not null,
    decided_by text,
    decided_at bigint
);
create unique index if not exists bank_movement_reference on bank_movement (account, reference);
create index if not exists bank_movement_state on bank_movement (state, day, id);
create index if not exists bank_movement_file on bank_movement (file_id, state);
create table if not exists bank_candidate (
    movement_id uuid not null,
    number bigint not null,
    body text not null,
    primary key (movement_id, number)
);
create table if not exists bank_posting (
    movement_id uuid not null,
    payment_id uuid not null,
    debtor_id uuid not null,
    account_id uuid not null,
    amount bigint not null,
    primary key (movement_id, payment_id)
);
create table if not exists collection_code (
    debtor_id uuid not null,
    code text not null,
    kind text not null,
    account_id uuid not null,
    creditor_id uuid not null,
    at bigint not null,
    primary key (debtor_id, code)
);
create unique index if not exists collection_code_code on collection_code (code);
create table if not exists collector (
    creditor_id uuid primary key,
    document text not null
);
