package dev.errand.http;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as clients write them (RFC 3339). */
public final class Times {

  /** What is accepted, for people. */
  public static final String RULE =
      "This must be an RFC 3339 time with an offset, of a year from 0001 to 9999 in UTC.";

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  private Times() {}

  /** The time in UTC, cut to microseconds as PostgreSQL keeps them; null if the text is none. */
  public static @Nullable OffsetDateTime parse(String text) {
    if (text.length() > 40 || !SHAPE.matcher(text).matches()) {
      return null;
    }
    try {
      OffsetDateTime time =
          OffsetDateTime.parse(text.toUpperCase(java.util.Locale.ROOT))
              .withOffsetSameInstant(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.MICROS);
      return time.getYear() >= 1 && time.getYear() <= 9_999 ? time : null;
    } catch (DateTimeException notOnTheCalendar) {
      return null;
    }
  }
}
