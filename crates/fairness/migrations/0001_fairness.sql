create table if not exists group_name (
    name text not null,
    basis text not null,
    brought_at bigint not null,
    brought_by text not null,
    primary key (name)
);
create table if not exists group_member (
    debtor_id uuid not null,
    name text not null,
    value text not null,
    brought_at bigint not null,
    brought_by text not null,
    primary key (debtor_id, name)
);
create index if not exists group_member_name on group_member (name, value);
