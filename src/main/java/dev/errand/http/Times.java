package dev.errand.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as clients write them (RFC 3339). */
public final class Times {

  /** What is accepted, for people. */
  public static final String RULE =
      "This must be an RFC 3339 time with an offset, of a year from 0001 to 9999 in UTC.";

  // Digits behind the ninth say nothing that is kept, but the grammar has no end to them.
  private static final Pattern SHAPE =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(?:(\\.\\d{1,9})\\d*)?"
              + "(?:Z|([+-])([01]\\d|2[0-3]):([0-5]\\d))");
  private static final int MAX_LENGTH = 64;

  private Times() {}

  /** The time in UTC, cut to microseconds as PostgreSQL keeps them; null if the text is none. */
  public static @Nullable OffsetDateTime parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    Matcher shape = SHAPE.matcher(text.toUpperCase(Locale.ROOT));
    if (!shape.matches()) {
      return null;
    }
    try {
      OffsetDateTime time =
          LocalDateTime.parse(shape.group(1) + (shape.group(2) == null ? "" : shape.group(2)))
              .minus(offset(shape))
              .atOffset(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.MICROS);
      return time.getYear() >= 1 && time.getYear() <= 9_999 ? time : null;
    } catch (DateTimeException notOnTheCalendar) {
      return null;
    }
  }

  // Not ZoneOffset, which ends at 18 hours; RFC 3339 goes up to 23:59.
  private static Duration offset(Matcher shape) {
    if (shape.group(3) == null) {
      return Duration.ZERO;
    }
    Duration offset =
        Duration.ofHours(Long.parseLong(shape.group(4)))
            .plusMinutes(Long.parseLong(shape.group(5)));
    return shape.group(3).equals("-") ? offset.negated() : offset;
  }
}
