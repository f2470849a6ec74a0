package dev.errand.bench.client;

import dev.errand.bench.client.Targets.Target;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** What can be measured: a kind of request about random tasks. */
public enum Operation {
  /** One task by its key. */
  GET(false) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      Target target = targets.any(random);
      String near = "{\"id\":" + target.id() + ",\"ownerId\":" + target.owner() + ",";
      return Call.get(tasks(target) + "/" + target.id(), near, OWNER, 1);
    }
  },

  /** The first 50 tasks of an owner who has more. */
  PAGE(false) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      Target first = targets.firstOfOwner(random, PAGE_SIZE);
      String near = ITEMS + first.id() + ",\"ownerId\":" + first.owner() + ",";
      return Call.get(tasks(first) + "?limit=" + PAGE_SIZE, near, OWNER, PAGE_SIZE);
    }
  },

  /** A new task. */
  CREATE(true) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      String title = "created " + random.nextLong();
      String line = "POST " + tasks(targets.any(random));
      return Call.withBody(line, Drafts.one(title, random), 201, titled(title), OWNER, 1);
    }
  },

  /** A new task with an idempotency key of its own, which the floor ignores. */
  KEYED(true) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      String title = "created " + random.nextLong();
      String line = "POST " + tasks(targets.any(random));
      String key = new UUID(random.nextLong(), random.nextLong()).toString();
      String body = Drafts.one(title, random);
      return new Call(Requests.withKey(line, key, body), 201, titled(title), OWNER, 1);
    }
  },

  /** A new title and state for any task; no index has to change. */
  PATCH(true) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      Target target = targets.any(random);
      String title = "patched " + random.nextLong();
      String body = "{\"title\":\"" + title + "\",\"isDone\":" + random.nextBoolean() + "}";
      String line = "PATCH " + tasks(target) + "/" + target.id();
      return Call.withBody(line, body, 200, titled(title), OWNER, 1);
    }
  },

  /** A hundred new tasks of one owner. */
  BATCH(true) {
    @Override
    Call next(Targets targets, SplittableRandom random) {
      Target target = targets.any(random);
      String line = "POST " + tasks(target) + "/batch";
      String body = Drafts.batch(BATCH_SIZE, random);
      return Call.withBody(line, body, 201, ITEMS, ",\"created\":true", BATCH_SIZE);
    }
  };

  private static final int PAGE_SIZE = 50;
  private static final int BATCH_SIZE = 100;
  private static final String OWNER = ",\"ownerId\":";
  private static final String ITEMS = "{\"items\":[{\"id\":";

  private final boolean writes;

  Operation(boolean writes) {
    this.writes = writes;
  }

  /** The name on the command line and in the table. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it changes the database. */
  public boolean writes() {
    return writes;
  }

  /** The next request. */
  abstract Call next(Targets targets, SplittableRandom random);

  private static String tasks(Target target) {
    return "/v1/users/" + target.owner() + "/tasks";
  }

  private static String titled(String title) {
    return ",\"title\":\"" + title + "\"";
  }
}
