create table if not exists recovery_target (
    month bigint not null,
    creditor_id uuid not null,
    amount bigint not null,
    set_at bigint not null,
    set_by text not null,
    primary key (month, creditor_id)
);
