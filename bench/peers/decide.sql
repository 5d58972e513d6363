-- The tables of decide_fastapi.py, and what decide_load.py wrote of a portfolio.
create table account (
    account_id bigint primary key, debtor_id bigint not null, product int not null, province int not null,
    bureau int not null, age int not null, emp_months int not null, income_u bigint not null, tna_comp_bp int not null,
    opened int not null, principal_u bigint not null, days int not null, late int not null, owed bigint not null,
    capital bigint not null, puni bigint not null, settled int not null
);
create table touch (
    debtor_id bigint not null, ts bigint not null, channel int not null, outcome int not null, dur_s int not null,
    ptp_kept int not null
);
create table decided (
    id bigint generated always as identity primary key, at timestamptz not null default now(), debtor_id bigint not null,
    answer text not null
);
\copy account from account.csv csv
\copy touch from touch.csv csv
create index on account (debtor_id);
create index on touch (debtor_id, ts desc);
vacuum analyze;
