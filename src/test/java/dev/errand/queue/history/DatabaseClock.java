package dev.errand.queue.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the answers tell of the database's clock at a moment of the workers' clock. The two are
 * never compared: what was answered before a call was sent is no later than what that call does,
 * and what was sent after its answer is no earlier.
 */
final class DatabaseClock {

  private final TreeMap<Long, Instant> latestByReturn = new TreeMap<>();
  private final TreeMap<Long, Instant> earliestByInvocation = new TreeMap<>();

  private DatabaseClock(List<Reading> readings) {
    List<Reading> byReturn = new ArrayList<>(readings);
    byReturn.sort(Comparator.comparingLong(each -> each.span().returned()));
    Instant latest = Instant.MIN;
    for (Reading each : byReturn) {
      latest = each.at().isAfter(latest) ? each.at() : latest;
      latestByReturn.put(each.span().returned(), latest);
    }
    List<Reading> byInvocation = new ArrayList<>(readings);
    byInvocation.sort(Comparator.comparingLong((Reading each) -> each.span().invoked()).reversed());
    Instant earliest = Instant.MAX;
    for (Reading each : byInvocation) {
      earliest = each.at().isBefore(earliest) ? each.at() : earliest;
      earliestByInvocation.put(each.span().invoked(), earliest);
    }
  }

  /** At some moment between asking and being answered it was that time. */
  record Reading(Span span, long task, Instant at) {

    private static @Nullable Reading of(Use use) {
      return use.at() == null ? null : new Reading(use.span(), use.task(), use.at());
    }
  }

  /** Reads all answers of a history that tell the time. */
  static List<Reading> readings(History history) {
    Stream<Reading> grants =
        history.grants().stream().map(each -> new Reading(each.span(), each.task(), each.at()));
    return Stream.concat(
            grants, history.uses().stream().map(Reading::of).flatMap(Stream::ofNullable))
        .toList();
  }

  static DatabaseClock of(List<Reading> readings) {
    return new DatabaseClock(readings);
  }

  /** It was no earlier for whoever asked at that moment. */
  Instant atLeast(long nanos) {
    Entry<Long, Instant> known = latestByReturn.lowerEntry(nanos);
    return known == null ? Instant.MIN : known.getValue();
  }

  /** It was no later for whoever was answered at that moment. */
  Instant atMost(long nanos) {
    Entry<Long, Instant> known = earliestByInvocation.higherEntry(nanos);
    return known == null ? Instant.MAX : known.getValue();
  }
}
