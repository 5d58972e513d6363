create table if not exists document (
    debtor_id uuid not null,
    code text not null,
    account_id uuid not null,
    agreement_id uuid,
    creditor_id uuid not null,
    kind text not null,
    day bigint not null,
    issued_at bigint not null,
    issued_by text not null,
    sheet bytea not null,
    primary key (debtor_id, code)
);
create index if not exists document_code on document (code);
