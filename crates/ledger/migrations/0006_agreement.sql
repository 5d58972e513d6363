create table if not exists agreement (
    debtor_id uuid not null,
    id uuid not null,
    creditor_id uuid not null,
    state text not null,
    check_on bigint not null,
    ended_on bigint,
    body text not null,
    primary key (debtor_id, id)
);
create unique index if not exists agreement_id on agreement (id);
create index if not exists agreement_check on agreement (check_on);
create table if not exists agreement_account (
    debtor_id uuid not null,
    account_id uuid not null,
    agreement_id uuid not null,
    primary key (debtor_id, account_id, agreement_id)
);
create table if not exists agreement_event (
    debtor_id uuid not null,
    agreement_id uuid not null,
    seq bigint not null,
    at bigint not null,
    day bigint not null,
    state text not null,
    actor text not null,
    note text not null,
    primary key (debtor_id, agreement_id, seq)
);
