create table if not exists party (
    debtor_id uuid primary key,
    kind text not null,
    name text not null,
    sought text not null,
    document text not null,
    time_zone text,
    income bigint,
    employment_months bigint,
    bureau_situation bigint,
    province bigint,
    sector text,
    household_income bigint,
    household_basis text
);
create table if not exists party_key (
    debtor_id uuid not null,
    number bigint not null,
    scheme text not null,
    value text not null,
    primary key (debtor_id, number)
);
create index if not exists party_key_value on party_key (value);
create table if not exists contact_point (
    debtor_id uuid not null,
    point_id uuid not null,
    kind text not null,
    value text not null,
    primary key (debtor_id, point_id)
);
create index if not exists contact_point_value on contact_point (value);
create table if not exists consent (
    debtor_id uuid not null,
    number bigint not null,
    channel text not null,
    consent text not null,
    source text not null,
    touch_id uuid,
    at bigint not null,
    actor text not null,
    primary key (debtor_id, number)
);
create table if not exists hold (
    debtor_id uuid not null,
    hold_id uuid not null,
    reason text not null,
    until_day bigint,
    creditor_id uuid,
    put_at bigint not null,
    put_by text not null,
    lifted_at bigint,
    lifted_by text,
    primary key (debtor_id, hold_id)
);
create table if not exists touch (
    debtor_id uuid not null,
    touch_id uuid not null,
    at bigint not null,
    day bigint not null,
    channel text not null,
    direction text not null,
    outcome text not null,
    creditor_id uuid,
    account_id uuid,
    point_id uuid,
    actor text not null,
    user_id uuid,
    decision_id uuid,
    propensity_ppm bigint,
    message_id uuid,
    stage bigint,
    rule text,
    seconds bigint not null,
    cost_minor bigint not null,
    note text,
    tone text,
    corrects uuid,
    primary key (debtor_id, touch_id)
);
create index if not exists touch_day on touch (day);
create index if not exists touch_correction on touch (day, corrects) where corrects is not null;
create table if not exists staff (
    user_id uuid primary key,
    login text not null,
    name text not null,
    role text not null,
    creditors text,
    capacity bigint not null,
    disabled boolean not null,
    hash text not null
);
create unique index if not exists staff_login on staff (login);
create table if not exists entry_failure (
    login text primary key,
    failures bigint not null,
    last_at bigint not null
);
create index if not exists entry_failure_last on entry_failure (last_at);
