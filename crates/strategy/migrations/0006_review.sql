create table if not exists review (
    debtor_id uuid not null,
    review_id uuid not null,
    words text not null,
    decision_id uuid not null,
    treatment text not null,
    asked_day bigint not null,
    due_day bigint not null,
    asked_at bigint not null,
    asked_by text not null,
    changed boolean,
    instead text,
    reason text,
    ended_day bigint,
    ended_at bigint,
    ended_by text,
    primary key (debtor_id, review_id)
);
create index if not exists review_waiting on review (due_day, debtor_id) where ended_at is null;
