--liquibase formatted sql logicalFilePath:liquibase/006-idempotency.sql

--changeset errand:idempotency-keys
-- Inserted without an answer, first in the transaction of the write, and given the answer last in the same one: nobody else
-- ever sees a row without. What is committed does not change until it is deleted.
-- Narrow until then, and mostly after: an answer of more than 2 KB is compressed and moved out of the row by PostgreSQL
-- itself (TOAST). Compressed, as answers of batches have most of their bytes in the names of members.
-- bytea, not text: what is kept is what was sent, byte for byte, and nobody searches in it.
-- fillfactor: the answer of one task fits into the free third of the page, so that giving it touches no index (HOT).
-- autovacuum: every row dies a day after it came. Without this it would begin when a fifth of a day's keys are dead, and what
-- looks for expired ones, the oldest, would walk over all of those each time.
create table idempotency_keys (
  owner_id bigint not null,
  created_at timestamptz not null,
  status smallint,
  fingerprint bytea not null,
  key varchar(255) collate "C" not null,
  etag varchar(32),
  location varchar(255),
  body bytea,
  constraint pk_idempotency_keys primary key (owner_id, key),
  constraint fk_idempotency_keys_owner foreign key (owner_id) references users (id) on delete cascade,
  constraint ck_idempotency_keys_key check (key ~ '^[!-~]{1,255}$'),
  constraint ck_idempotency_keys_fingerprint check (octet_length(fingerprint) = 32),
  constraint ck_idempotency_keys_status check (status between 200 and 299),
  constraint ck_idempotency_keys_answer check ((status is null) = (body is null)),
  constraint ck_idempotency_keys_body_size check (octet_length(body) <= 4194304)
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_scale_factor = 0.02,
  toast.autovacuum_vacuum_threshold = 10000
);
comment on table idempotency_keys is
  'What was answered to requests with an Idempotency-Key, for 24 hours; an older row counts as absent.';
comment on column idempotency_keys.created_at is 'When the transaction of the first request began; the 24 hours count from then.';
comment on column idempotency_keys.status is 'Of the answer, 2xx. Null only within the transaction that makes it.';
comment on column idempotency_keys.fingerprint is 'SHA-256 of method, path and body of the first request.';
comment on column idempotency_keys.key is 'The header field''s value: 1 to 255 visible ASCII characters.';
comment on column idempotency_keys.location is 'A path without scheme and host.';
comment on column idempotency_keys.body is 'The answer''s body before compression, 4 MiB at most.';
--rollback drop table idempotency_keys;

--changeset errand:ix-idempotency-keys-created-at runInTransaction:false
-- For the sweep, the oldest first, over all owners. A comment on failed builds is in 003-task-indexes.sql.
drop index concurrently if exists ix_idempotency_keys_created_at;
create index concurrently ix_idempotency_keys_created_at on idempotency_keys (created_at);
--rollback drop index concurrently if exists ix_idempotency_keys_created_at;
