create index if not exists decision_drawn on decision (day, debtor_id, seq) where drawn is not null;
create table if not exists learner (
    version bigint not null,
    state text not null,
    digest bytea not null,
    source bytea not null,
    lessons bigint not null,
    learnt_day bigint not null,
    after_id uuid,
    author text not null,
    at bigint not null,
    note text not null,
    primary key (version)
);
create table if not exists lesson (
    debtor_id uuid not null,
    seq bigint not null,
    decision_id uuid not null,
    day bigint not null,
    until_day bigint not null,
    creditor_id uuid,
    stage bigint not null,
    cell text not null,
    treatment text not null,
    propensity_ppm bigint,
    overruled boolean not null,
    learner_version bigint,
    drawn bytea not null,
    recovered bigint not null,
    apart bigint not null,
    cost bigint not null,
    spent bigint not null,
    attempts bigint not null,
    complaints bigint not null,
    opt_outs bigint not null,
    reward bigint not null,
    learnt_version bigint not null,
    primary key (debtor_id, seq)
);
create index if not exists lesson_day on lesson (day, debtor_id, seq);
create table if not exists trial (
    name text not null,
    challenger text not null,
    part_ppm bigint not null,
    planned bigint not null,
    least bigint not null,
    margin bigint not null,
    started_day bigint not null,
    ended_day bigint,
    author text not null,
    at bigint not null,
    note text not null,
    primary key (name)
);
