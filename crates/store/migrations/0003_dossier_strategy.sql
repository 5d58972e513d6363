create table if not exists dossier_strategy (
    debtor_id uuid primary key,
    strategy bytea not null
);
insert into dossier_strategy (debtor_id, strategy)
    select debtor_id, strategy from dossier where strategy is not null
    on conflict (debtor_id) do nothing;
alter table dossier drop column strategy;
