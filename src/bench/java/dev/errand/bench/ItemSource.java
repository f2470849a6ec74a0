package dev.errand.bench;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The generated tasks, by number; made anew whenever they are asked for, so that a million need no
 * memory.
 */
record ItemSource(long seed) {

  /** Due times lie within 180 days of it. */
  static final LocalDateTime MIDDLE = LocalDateTime.of(2026, 11, 23, 0, 0);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
  private static final String[] LISTS = {
    "inbox", "inbox", "inbox", "inbox", "work", "work", "home", "errands", "waiting-for", "some.day"
  };
  private static final String[] KINDS = {"call", "mail", "visit", "invoice"};
  private static final String[] WORDS = {
    "call",
    "buy",
    "write to",
    "check",
    "Anna",
    "review",
    "the",
    "invoice",
    "for",
    "café",
    "größe",
    "Žižkov",
    "買い物",
    "会議の準備",
    "письмо",
    "отчёт",
    "مرحبا",
    "שלום",
    "🚀",
    "🧾",
    "👩‍👩‍👧",
    "e\u0301",
    "\"quoted\"",
    "back\\slash",
    "<b>",
    "a/b",
    "100 %",
    "naïve",
    "smørrebrød",
    "Łódź",
    "tomorrow",
    "and",
    "milk",
    "№ 7",
    "—",
    "\t",
    "ﬁ",
    "İstanbul",
    "ß",
    "\u2028"
  };
  private static final int MAX_TITLE = 280;
  private static final int DAYS = 180;
  private static final int MINUTES_A_DAY = 1_440;

  /** The task with a number, as it is after the load. */
  Item item(long number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String title = title(number, random);
    String list = random.nextInt(4) == 0 ? "team-" + random.nextInt(20) : one(LISTS, random);
    int urgency = random.nextInt(10);
    int priority = urgency < 2 ? 1 : urgency < 8 ? 2 : 3;
    boolean isDone = random.nextInt(20) == 0;
    String dueAt = random.nextBoolean() ? dueAt(random) : null;
    String payload = random.nextInt(3) == 0 ? payload(random) : "{}";
    return new Item(title, list, priority, isDone, dueAt, payload);
  }

  /** Mostly some words; one in fifty as long as may be. */
  private static String title(long number, SplittableRandom random) {
    int words = random.nextInt(50) == 0 ? MAX_TITLE : 1 + random.nextInt(8);
    StringBuilder title = new StringBuilder("#").append(number);
    for (int i = 0; i < words; i++) {
      title.append(' ').append(one(WORDS, random));
    }
    int points = title.codePointCount(0, title.length());
    return points <= MAX_TITLE
        ? title.toString()
        : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE));
  }

  /** A third of them at nine in the morning, so that many are equal. */
  static String dueAt(SplittableRandom random) {
    LocalDateTime day = MIDDLE.plusDays(random.nextInt(-DAYS, DAYS));
    boolean isNine = random.nextInt(3) == 0;
    return time(isNine ? day.plusHours(9) : day.plusMinutes(random.nextInt(MINUTES_A_DAY)));
  }

  /** As the service writes it. */
  static String time(LocalDateTime time) {
    return TIME.format(time);
  }

  private static String payload(SplittableRandom random) {
    String kind = "\"kind\":\"" + one(KINDS, random) + "\"";
    String ref = "\"ref\":" + random.nextInt(1_000_000);
    @Nullable String at = random.nextInt(3) == 0 ? at(random) : null;
    return at == null ? "{" + kind + "," + ref + "}" : "{" + at + "," + kind + "," + ref + "}";
  }

  private static String at(SplittableRandom random) {
    return "\"at\":{\"ok\":" + random.nextBoolean() + ",\"x\":[" + random.nextInt(100) + ",null]}";
  }

  static String list(SplittableRandom random) {
    return one(LISTS, random);
  }

  private static String one(String[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }
}
