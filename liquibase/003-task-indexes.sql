--liquibase formatted sql logicalFilePath:liquibase/003-task-indexes.sql

-- Each index is built without blocking writers, so outside a transaction. A build that is killed leaves an INVALID index
-- behind, which "create … if not exists" would take for good and a change set of its own for the drop, once run, would
-- not drop again: so the drop stands in front of the build in the same change set, and both repeat until it is recorded.
-- One index a sort, each over the live tasks alone: what lies in the trash costs a page nothing.

--changeset errand:ix-tasks-live runInTransaction:false
-- sorts id and -id
drop index concurrently if exists ix_tasks_live;
create index concurrently ix_tasks_live on tasks (owner_id, id) where deleted_at is null;
--rollback drop index concurrently if exists ix_tasks_live;

--changeset errand:ix-tasks-live-due runInTransaction:false
-- sorts dueAt and -dueAt, filters dueAfter and dueBefore
drop index concurrently if exists ix_tasks_live_due;
create index concurrently ix_tasks_live_due on tasks (owner_id, due_at, id) where deleted_at is null;
--rollback drop index concurrently if exists ix_tasks_live_due;

--changeset errand:ix-tasks-live-priority runInTransaction:false
-- sorts priority and -priority, filter priority
drop index concurrently if exists ix_tasks_live_priority;
create index concurrently ix_tasks_live_priority on tasks (owner_id, priority, id) where deleted_at is null;
--rollback drop index concurrently if exists ix_tasks_live_priority;

--changeset errand:ix-tasks-trash runInTransaction:false
-- the trash, sorts id and -id
drop index concurrently if exists ix_tasks_trash;
create index concurrently ix_tasks_trash on tasks (owner_id, id) where deleted_at is not null;
--rollback drop index concurrently if exists ix_tasks_trash;
