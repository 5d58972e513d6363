create table if not exists saved_view (
    id uuid primary key,
    user_id uuid not null,
    name text not null,
    said text not null,
    shared boolean not null,
    at bigint not null,
    removed_at bigint
);
create index if not exists saved_view_user on saved_view (user_id);
create table if not exists first_view (
    user_id uuid primary key,
    view_id uuid not null
);
