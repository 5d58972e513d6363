create table if not exists session (
    token bytea primary key,
    user_id uuid not null,
    visitor text not null,
    csrf text not null,
    opened_at bigint not null,
    until bigint not null
);
create index if not exists session_of_user on session (user_id);
create table if not exists api_key (
    token bytea primary key,
    door text not null,
    made_at bigint not null,
    revoked_at bigint
);
