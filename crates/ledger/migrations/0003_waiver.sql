create table if not exists waiver_proposal (
    debtor_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    creditor_id uuid not null,
    day bigint not null,
    waiver text not null,
    proposed_by uuid,
    proposed_at bigint not null,
    state text not null,
    settled_by uuid,
    settled_at bigint,
    primary key (debtor_id, id)
);
create unique index if not exists waiver_proposal_id on waiver_proposal (id);
create index if not exists waiver_proposal_state on waiver_proposal (state, proposed_at);
