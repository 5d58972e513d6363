create table if not exists contest (
    debtor_id uuid not null,
    contest_id uuid not null,
    datum text not null,
    point_id uuid,
    account_id uuid,
    words text not null,
    was text,
    day bigint not null,
    due_day bigint not null,
    opened_at bigint not null,
    opened_by text not null,
    ending text,
    reason text,
    became text,
    ended_day bigint,
    ended_at bigint,
    ended_by text,
    primary key (debtor_id, contest_id)
);
create index if not exists contest_open on contest (due_day, debtor_id) where ended_at is null;
