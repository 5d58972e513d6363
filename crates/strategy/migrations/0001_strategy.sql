create table if not exists decision (
    debtor_id uuid not null,
    seq bigint not null,
    id uuid not null,
    day bigint not null,
    until_day bigint not null,
    at bigint not null,
    actor text not null,
    treatment text not null,
    channel text,
    creditor_id uuid,
    stage bigint not null,
    cell text not null,
    propensity_ppm bigint not null,
    matrix_version bigint not null,
    scorecard_version bigint not null,
    features_hash bigint not null,
    basis bigint not null,
    expected_value bigint not null,
    scores bigint not null,
    because bytea not null,
    not_before bigint,
    answer text,
    answer_reason text,
    answered_by text,
    carried_day bigint,
    learner_version bigint,
    drawn bytea,
    primary key (debtor_id, seq)
);
create table if not exists promise (
    debtor_id uuid not null,
    id uuid not null,
    creditor_id uuid not null,
    amount bigint not null,
    currency text not null,
    made_day bigint not null,
    due_day bigint not null,
    from_day bigint not null,
    until_day bigint not null,
    paid_before bigint not null,
    state text not null,
    closed_day bigint,
    paid bigint not null,
    user_id uuid,
    actor text not null,
    touch_id uuid,
    replaced_by uuid,
    primary key (debtor_id, id)
);
create index if not exists promise_due on promise (due_day);
create table if not exists pending (
    debtor_id uuid not null,
    decision_id uuid not null,
    kind text not null,
    treatment text not null,
    creditor_id uuid,
    day bigint not null,
    not_before bigint,
    hour bigint,
    expected_value bigint not null,
    user_id uuid,
    place bigint,
    primary key (debtor_id)
);
create index if not exists pending_user on pending (user_id, place) where user_id is not null;
create table if not exists work_lock (
    debtor_id uuid not null,
    user_id uuid not null,
    login text not null,
    until bigint not null,
    primary key (debtor_id)
);
create table if not exists matrix_version (
    version bigint not null,
    state text not null,
    source text not null,
    author text not null,
    at bigint not null,
    note text not null,
    primary key (version)
);
create table if not exists night_run (
    day bigint not null,
    state text not null,
    after_id uuid,
    totals text not null,
    primary key (day)
);
create table if not exists work_done (
    debtor_id uuid not null,
    touch_id uuid not null,
    user_id uuid not null,
    day bigint not null,
    primary key (debtor_id, touch_id)
);
create index if not exists work_done_user on work_done (user_id, day);
