--liquibase formatted sql logicalFilePath:liquibase/004-service-keys.sql

--changeset errand:service-keys
create table service_keys (
  created_at timestamptz not null default now(),
  name varchar(32) collate "C" not null,
  key bytea not null,
  constraint pk_service_keys primary key (name),
  constraint ck_service_keys_key check (octet_length(key) between 32 and 64)
);
comment on table service_keys is 'Secret keys that all replicas share, made by the first that needs one.';
comment on column service_keys.name is 'What the key is for, as in cursor.';
comment on column service_keys.key is 'Random bytes, 32 to 64. A secret: never shown.';
--rollback drop table service_keys;
