-- Made from the catalogue by SchemaTest; not a migration. See Golden for how to renew it.

create table handles (
  user_id bigint not null,
  handle character varying(63) collate "C" not null
);
alter table handles add constraint ck_handles_handle CHECK (handle::text ~ '^[a-z0-9][a-z0-9._-]{1,62}$'::text);
alter table handles add constraint pk_handles PRIMARY KEY (handle);
comment on table handles is 'Every handle that was ever given out. Written in the transaction that creates the user, never deleted.';
comment on column handles.user_id is 'The user it was given to, who may be gone: no foreign key.';

create table idempotency_keys (
  owner_id bigint not null,
  created_at timestamp with time zone not null,
  status smallint,
  fingerprint bytea not null,
  key character varying(255) collate "C" not null,
  etag character varying(32),
  location character varying(255),
  body bytea
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
alter table idempotency_keys add constraint ck_idempotency_keys_answer CHECK ((status IS NULL) = (body IS NULL));
alter table idempotency_keys add constraint ck_idempotency_keys_body_size CHECK (octet_length(body) <= 4194304);
alter table idempotency_keys add constraint ck_idempotency_keys_fingerprint CHECK (octet_length(fingerprint) = 32);
alter table idempotency_keys add constraint ck_idempotency_keys_key CHECK (key::text ~ '^[!-~]{1,255}$'::text);
alter table idempotency_keys add constraint ck_idempotency_keys_status CHECK (status >= 200 AND status <= 299);
alter table idempotency_keys add constraint fk_idempotency_keys_owner FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE;
alter table idempotency_keys add constraint pk_idempotency_keys PRIMARY KEY (owner_id, key);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys USING btree (created_at);
comment on table idempotency_keys is 'What was answered to requests with an Idempotency-Key, for 24 hours; an older row counts as absent.';
comment on column idempotency_keys.created_at is 'When the transaction of the first request began; the 24 hours count from then.';
comment on column idempotency_keys.status is 'Of the answer, 2xx. Null only within the transaction that makes it.';
comment on column idempotency_keys.fingerprint is 'SHA-256 of method, path and body of the first request.';
comment on column idempotency_keys.key is 'The header field''s value: 1 to 255 visible ASCII characters.';
comment on column idempotency_keys.location is 'A path without scheme and host.';
comment on column idempotency_keys.body is 'The answer''s body before compression, 4 MiB at most.';

create table queued_tasks (
  owner_id bigint not null,
  task_id bigint not null,
  fence bigint not null,
  claim_at timestamp with time zone,
  lease_ends_at timestamp with time zone,
  token uuid,
  attempts smallint not null default 0,
  max_attempts smallint not null default 10,
  priority smallint not null,
  queue character varying(63) collate "C" not null,
  leased_by character varying(128),
  unique_key character varying(255) collate "C"
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0, autovacuum_analyze_scale_factor=0.2);
alter table queued_tasks add constraint ck_queued_tasks_attempts CHECK (attempts >= 0 AND attempts <= max_attempts);
alter table queued_tasks add constraint ck_queued_tasks_claim_at CHECK ((claim_at IS NULL) = (attempts = max_attempts));
alter table queued_tasks add constraint ck_queued_tasks_fence CHECK (fence >= 0);
alter table queued_tasks add constraint ck_queued_tasks_lease CHECK ((token IS NULL) = (lease_ends_at IS NULL) AND (token IS NOT NULL OR leased_by IS NULL));
alter table queued_tasks add constraint ck_queued_tasks_leased_by CHECK (leased_by::text <> ''::text);
alter table queued_tasks add constraint ck_queued_tasks_max_attempts CHECK (max_attempts >= 1 AND max_attempts <= 100);
alter table queued_tasks add constraint ck_queued_tasks_priority CHECK (priority >= 1 AND priority <= 3);
alter table queued_tasks add constraint ck_queued_tasks_queue CHECK (queue::text ~ '^[a-z0-9._-]{1,63}$'::text);
alter table queued_tasks add constraint ck_queued_tasks_times CHECK (claim_at < '10000-01-01 00:00:00+00'::timestamp with time zone AND lease_ends_at < '10000-01-01 00:00:00+00'::timestamp with time zone);
alter table queued_tasks add constraint ck_queued_tasks_unique_key CHECK (unique_key::text <> ''::text);
alter table queued_tasks add constraint fk_queued_tasks_task FOREIGN KEY (owner_id, task_id) REFERENCES tasks(owner_id, id) ON DELETE CASCADE;
alter table queued_tasks add constraint pk_queued_tasks PRIMARY KEY (owner_id, task_id);
CREATE INDEX ix_queued_tasks_claim ON queued_tasks USING btree (owner_id, queue, priority, claim_at, task_id) WHERE claim_at IS NOT NULL;
CREATE UNIQUE INDEX uq_queued_tasks_unique_key ON queued_tasks USING btree (owner_id, queue, unique_key) WHERE unique_key IS NOT NULL;
comment on table queued_tasks is 'A task''s standing in a queue: one row just while it stands there.';
comment on column queued_tasks.fence is 'Grows by one with each claim; written back to tasks when the row goes.';
comment on column queued_tasks.claim_at is 'From when it can be claimed (next). Null: dead, or leased for the last time.';
comment on column queued_tasks.lease_ends_at is 'The end of the latest lease, if its token still counts. Live while it lies ahead.';
comment on column queued_tasks.token is 'Proves the latest lease. Null when none was given since it was queued, failed, released or retried.';
comment on column queued_tasks.attempts is 'Claims since it was queued or retried, released ones not counted.';
comment on column queued_tasks.priority is 'A copy of tasks.priority.';
comment on column queued_tasks.unique_key is 'At most one task of an owner and queue has it.';

create table service_keys (
  created_at timestamp with time zone not null default now(),
  name character varying(32) collate "C" not null,
  key bytea not null
);
alter table service_keys add constraint ck_service_keys_key CHECK (octet_length(key) >= 32 AND octet_length(key) <= 64);
alter table service_keys add constraint pk_service_keys PRIMARY KEY (name);
comment on table service_keys is 'Secret keys that all replicas share, made by the first that needs one.';
comment on column service_keys.name is 'What the key is for, as in cursor.';
comment on column service_keys.key is 'Random bytes, 32 to 64. A secret: never shown.';

create table task_failures (
  owner_id bigint not null,
  task_id bigint not null,
  fence bigint not null,
  failed_at timestamp with time zone not null,
  attempt smallint not null,
  error character varying(2000) not null
);
alter table task_failures add constraint ck_task_failures_attempt CHECK (attempt >= 1 AND attempt <= 100);
alter table task_failures add constraint fk_task_failures_task FOREIGN KEY (owner_id, task_id) REFERENCES tasks(owner_id, id) ON DELETE CASCADE;
alter table task_failures add constraint pk_task_failures PRIMARY KEY (owner_id, task_id, fence);
comment on table task_failures is 'What workers reported, append-only. A lease that expired leaves no row.';
comment on column task_failures.fence is 'Of the claim that failed.';
comment on column task_failures.error is 'The first 2,000 characters of what the worker said.';

create table task_priorities (
  id smallint not null,
  name character varying(16) not null
);
alter table task_priorities add constraint pk_task_priorities PRIMARY KEY (id);
alter table task_priorities add constraint uq_task_priorities_name UNIQUE (name);
comment on table task_priorities is 'The priorities of a task, by rising importance of id.';

create table tasks (
  owner_id bigint not null,
  id bigint not null generated by default as identity,
  version bigint not null default 1,
  fence bigint not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  due_at timestamp with time zone,
  done_at timestamp with time zone,
  deleted_at timestamp with time zone,
  completion_token uuid,
  priority smallint not null default 2,
  is_done boolean not null default false,
  list character varying(63) collate "C" not null default 'inbox'::character varying,
  title character varying(280) not null,
  payload jsonb not null default '{}'::jsonb,
  result jsonb,
  is_queued boolean not null default false
) with (fillfactor=90);
alter table tasks add constraint ck_tasks_done_at CHECK (is_done = (done_at IS NOT NULL));
alter table tasks add constraint ck_tasks_due_at CHECK (due_at >= '0001-01-01 00:00:00+00'::timestamp with time zone AND due_at < '10000-01-01 00:00:00+00'::timestamp with time zone);
alter table tasks add constraint ck_tasks_fence CHECK (fence >= 0);
alter table tasks add constraint ck_tasks_id CHECK (id >= 1 AND id <= '9007199254740991'::bigint);
alter table tasks add constraint ck_tasks_list CHECK (list::text ~ '^[a-z0-9._-]{1,63}$'::text);
alter table tasks add constraint ck_tasks_payload CHECK (jsonb_typeof(payload) = 'object'::text);
alter table tasks add constraint ck_tasks_payload_size CHECK (octet_length(payload::text) <= 24576);
alter table tasks add constraint ck_tasks_result CHECK (jsonb_typeof(result) = 'object'::text);
alter table tasks add constraint ck_tasks_result_size CHECK (octet_length(result::text) <= 24576);
alter table tasks add constraint ck_tasks_title CHECK (title::text ~ '[^ \t\n\v\f\r]'::text);
alter table tasks add constraint ck_tasks_version CHECK (version >= 1);
alter table tasks add constraint fk_tasks_owner FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE;
alter table tasks add constraint fk_tasks_priority FOREIGN KEY (priority) REFERENCES task_priorities(id) ON DELETE RESTRICT;
alter table tasks add constraint pk_tasks PRIMARY KEY (owner_id, id);
CREATE INDEX ix_tasks_live ON tasks USING btree (owner_id, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_tasks_live_due ON tasks USING btree (owner_id, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_tasks_live_priority ON tasks USING btree (owner_id, priority, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_tasks_trash ON tasks USING btree (owner_id, id) WHERE deleted_at IS NOT NULL;
comment on table tasks is 'What is to be done, by owner. A task''s standing in a queue is kept apart, in a narrow table.';
comment on column tasks.id is 'Unique per owner by the key, in fact over all owners: it keeps its id when transferred.';
comment on column tasks.version is 'The ETag: grows by one with each change of the task''s own columns.';
comment on column tasks.fence is 'Grows by one with each claim, over all that happens to the task; written back when it leaves the queue.';
comment on column tasks.due_at is 'In UTC within the years 0001 to 9999, which RFC 3339 can write.';
comment on column tasks.done_at is 'When is_done became true the last time. Null exactly while it is false.';
comment on column tasks.deleted_at is 'Null unless the task is in the trash.';
comment on column tasks.completion_token is 'The token of the lease that completed the task, so that completing again is harmless.';
comment on column tasks.payload is 'A JSON object, what the task is about: 16 KiB at most as compact JSON.';
comment on column tasks.result is 'A JSON object of 16 KiB at most as compact JSON, set by complete.';
comment on column tasks.is_queued is 'Whether the task stands in a queue: exactly while queued_tasks has a row of it.';

create table users (
  id bigint not null generated by default as identity,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleting_at timestamp with time zone,
  handle character varying(63) collate "C" not null,
  display_name character varying(120) not null
);
alter table users add constraint ck_users_display_name CHECK (char_length(display_name::text) >= 1);
alter table users add constraint ck_users_handle CHECK (handle::text ~ '^[a-z0-9][a-z0-9._-]{1,62}$'::text);
alter table users add constraint ck_users_id CHECK (id >= 1 AND id <= '9007199254740991'::bigint);
alter table users add constraint pk_users PRIMARY KEY (id);
comment on table users is 'Owners of tasks. Shardable by id, with tasks by owner_id beside them.';
comment on column users.deleting_at is 'When the deletion of the user began; its tasks go in bounded transactions, the row last. Null while it stays.';
comment on column users.handle is 'A copy of handles.handle, which alone keeps it unique.';
