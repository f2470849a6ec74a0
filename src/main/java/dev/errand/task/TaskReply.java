package dev.errand.task;

import dev.errand.http.EntityTags;
import dev.errand.http.Reply;
import io.vertx.core.buffer.Buffer;

/** Answers that show one task. */
public final class TaskReply {

  private TaskReply() {}

  /** A task and its entity tag. */
  public static Reply one(Task task) {
    return one(task, TaskEncoder.one(task));
  }

  /** A task in other JSON, with its entity tag. */
  public static Reply one(Task task, Buffer json) {
    return Reply.ok(json).withETag(EntityTags.of(task.version()));
  }

  /** What a creation came to, and where that is. */
  static Reply of(TaskEntry.Item item) {
    Task task = item.task();
    Buffer json = TaskEncoder.one(task);
    return (item.isNew() ? Reply.created(json) : Reply.ok(json))
        .withETag(EntityTags.of(task.version()))
        .withLocation("/v1/users/" + task.ownerId() + "/tasks/" + task.id());
  }
}
