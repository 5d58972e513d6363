create table if not exists lease (
    name text primary key,
    holder uuid not null,
    until bigint not null
);
