create table if not exists letterhead (
    creditor_id uuid primary key,
    document text not null
);
create table if not exists template (
    code text not null,
    version bigint not null,
    subject text not null,
    body text not null,
    digest bytea not null,
    at bigint not null,
    actor text not null,
    primary key (code, version)
);
create table if not exists message (
    debtor_id uuid not null,
    id uuid not null,
    creditor_id uuid not null,
    decision_id uuid,
    promise_id uuid,
    point_id uuid,
    purpose text not null,
    treatment text not null,
    template_version bigint,
    state text not null,
    made_at bigint not null,
    day bigint not null,
    stage bigint,
    propensity_ppm bigint,
    cost bigint not null,
    tries bigint not null,
    next_at bigint,
    rule text,
    subject text,
    body text,
    reason text,
    settled_at bigint,
    primary key (debtor_id, id)
);
create unique index if not exists message_decision on message (debtor_id, decision_id, creditor_id);
create unique index if not exists message_promise on message (debtor_id, promise_id);
create index if not exists message_id on message (id);
create index if not exists message_state on message (state, next_at);
create table if not exists inbox (
    id uuid primary key,
    at bigint not null,
    day bigint not null,
    state text not null,
    sender text not null,
    subject text not null,
    excerpt text not null,
    raw bytea not null,
    debtor_id uuid,
    message_id uuid,
    touch_id uuid,
    reason text,
    settled_at bigint
);
create index if not exists inbox_state on inbox (state, at)
