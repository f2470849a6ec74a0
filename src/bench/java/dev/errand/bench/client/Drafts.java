package dev.errand.bench.client;

import java.util.SplittableRandom;

/** Tasks to be created, as JSON: half with a due time, a third with a payload. */
final class Drafts {

  private static final String[] PRIORITIES = {"low", "medium", "high"};

  private Drafts() {}

  static String one(String title, SplittableRandom random) {
    StringBuilder json = new StringBuilder(160);
    append(title, random, json);
    return json.toString();
  }

  static String batch(int items, SplittableRandom random) {
    StringBuilder json = new StringBuilder(160 * items).append("{\"items\":[");
    for (int i = 0; i < items; i++) {
      append(
          "one of a hundred, " + random.nextInt(1_000_000), random, json.append(i == 0 ? "" : ","));
    }
    return json.append("]}").toString();
  }

  private static void append(String title, SplittableRandom random, StringBuilder json) {
    json.append("{\"title\":\"").append(title);
    json.append("\",\"priority\":\"").append(PRIORITIES[random.nextInt(3)]).append('"');
    if (random.nextBoolean()) {
      json.append(",\"dueAt\":\"2027-01-").append(10 + random.nextInt(20)).append("T09:00:00Z\"");
    }
    if (random.nextInt(3) == 0) {
      json.append(",\"payload\":{\"kind\":\"call\",\"ref\":").append(random.nextInt(1_000_000));
      json.append('}');
    }
    json.append('}');
  }
}
