--liquibase formatted sql logicalFilePath:liquibase/005-queue.sql

--changeset errand:tasks-is-queued
-- Whether a row of queued_tasks stands beside the task. Readers look there only if it does, so plain tasks cost what they
-- did; and a change of a plain task, one statement, sees by it that the task has been queued meanwhile: a sub-select could
-- not, as PostgreSQL looks at a row again after waiting for its lock, but not at other tables. Set and cleared with the
-- row in one transaction. A constant default: the table is not rewritten.
alter table tasks add column is_queued boolean not null default false;
comment on column tasks.is_queued is 'Whether the task stands in a queue: exactly while queued_tasks has a row of it.';
--rollback alter table tasks drop column is_queued;

--changeset errand:queued-tasks
-- Narrow, for every claim and heartbeat writes a new version of a row; no foreign key but the task's, and priorities are
-- checked without the lookup table, whose rows each insert would lock: a claim looks at just these three.
-- claim_at alone decides when a row can be claimed (next): when it becomes available, or when its lease ends. Null when it
-- can not: dead, or leased for the last time. So what is leased, scheduled or dead is in no claim's range of the index.
-- The token stays when the lease has expired: until the next claim its worker may still complete the task.
-- fillfactor: claim_at is in the index, so updates are not HOT in any case; with free room on the page the new version
-- still stays there, and a claim dirties one block and not two.
-- autovacuum: each task leaves three to four dead rows, and a claim walks over what is not swept. So after 5,000 dead
-- rows, however large the table, and without pauses: the table is small, a sweep takes milliseconds.
create table queued_tasks (
  owner_id bigint not null,
  task_id bigint not null,
  fence bigint not null,
  claim_at timestamptz,
  lease_ends_at timestamptz,
  token uuid,
  attempts smallint not null default 0,
  max_attempts smallint not null default 10,
  priority smallint not null,
  queue varchar(63) collate "C" not null,
  leased_by varchar(128),
  unique_key varchar(255) collate "C",
  constraint pk_queued_tasks primary key (owner_id, task_id),
  constraint fk_queued_tasks_task foreign key (owner_id, task_id) references tasks (owner_id, id) on delete cascade,
  constraint ck_queued_tasks_queue check (queue ~ '^[a-z0-9._-]{1,63}$'),
  constraint ck_queued_tasks_priority check (priority between 1 and 3),
  constraint ck_queued_tasks_fence check (fence >= 0),
  constraint ck_queued_tasks_max_attempts check (max_attempts between 1 and 100),
  constraint ck_queued_tasks_attempts check (attempts between 0 and max_attempts),
  constraint ck_queued_tasks_claim_at check ((claim_at is null) = (attempts = max_attempts)),
  constraint ck_queued_tasks_lease check (
    (token is null) = (lease_ends_at is null) and (token is not null or leased_by is null)),
  constraint ck_queued_tasks_times check (
    claim_at < timestamptz '10000-01-01 00:00:00+00' and lease_ends_at < timestamptz '10000-01-01 00:00:00+00'),
  constraint ck_queued_tasks_unique_key check (unique_key <> ''),
  constraint ck_queued_tasks_leased_by check (leased_by <> '')
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.2
);
comment on table queued_tasks is 'A task''s standing in a queue: one row just while it stands there.';
comment on column queued_tasks.fence is 'Grows by one with each claim; written back to tasks when the row goes.';
comment on column queued_tasks.claim_at is 'From when it can be claimed (next). Null: dead, or leased for the last time.';
comment on column queued_tasks.lease_ends_at is 'The end of the latest lease, if its token still counts. Live while it lies ahead.';
comment on column queued_tasks.token is 'Proves the latest lease. Null when none was given since it was queued, failed, released or retried.';
comment on column queued_tasks.attempts is 'Claims since it was queued or retried, released ones not counted.';
comment on column queued_tasks.priority is 'A copy of tasks.priority.';
comment on column queued_tasks.unique_key is 'At most one task of an owner and queue has it.';
--rollback drop table queued_tasks;

--changeset errand:queued-tasks-owner-distinct
-- To be planned for as if there were twenty owners, at the next ANALYZE. Where most owners have a task or two in queues,
-- PostgreSQL plans without arguments as if all had, and takes the owner alone for as good a key as owner and task: a claim
-- or batch for the one owner with very many then reads all that this one has (measured: 20,000 rows for a claim of ten).
alter table queued_tasks alter column owner_id set (n_distinct = 20);
--rollback alter table queued_tasks alter column owner_id reset (n_distinct);

--changeset errand:ix-queued-tasks-claim runInTransaction:false
-- One range a priority for a claim. A comment on failed builds is in 003-task-indexes.sql.
drop index concurrently if exists ix_queued_tasks_claim;
create index concurrently ix_queued_tasks_claim on queued_tasks (owner_id, queue, priority, claim_at, task_id)
  where claim_at is not null;
--rollback drop index concurrently if exists ix_queued_tasks_claim;

--changeset errand:uq-queued-tasks-unique-key runInTransaction:false
drop index concurrently if exists uq_queued_tasks_unique_key;
create unique index concurrently uq_queued_tasks_unique_key on queued_tasks (owner_id, queue, unique_key)
  where unique_key is not null;
--rollback drop index concurrently if exists uq_queued_tasks_unique_key;

--changeset errand:task-failures
-- Cold: written by fail, read when somebody asks for it and when a task is shown that was claimed before. The fence numbers
-- a task's claims for ever, and each fails once at most, so it makes the key and the order; no sequence is needed.
create table task_failures (
  owner_id bigint not null,
  task_id bigint not null,
  fence bigint not null,
  failed_at timestamptz not null,
  attempt smallint not null,
  error varchar(2000) not null,
  constraint pk_task_failures primary key (owner_id, task_id, fence),
  constraint fk_task_failures_task foreign key (owner_id, task_id) references tasks (owner_id, id) on delete cascade,
  constraint ck_task_failures_attempt check (attempt between 1 and 100)
);
comment on table task_failures is 'What workers reported, append-only. A lease that expired leaves no row.';
comment on column task_failures.fence is 'Of the claim that failed.';
comment on column task_failures.error is 'The first 2,000 characters of what the worker said.';
--rollback drop table task_failures;
