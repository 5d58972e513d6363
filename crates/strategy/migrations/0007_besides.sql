alter table lesson add column sent bigint not null default 0;
alter table lesson add column said bigint not null default 0;
