create table if not exists observation (
    debtor_id uuid not null,
    day bigint not null,
    stage bigint not null,
    features bytea not null,
    closed_day bigint,
    paid_after bigint,
    paid bigint,
    stage_after bigint,
    tries bytea,
    primary key (debtor_id, day)
);
create index if not exists observation_open on observation (day) where closed_day is null;
