package dev.errand;

import dev.errand.auth.KeySource;
import dev.errand.auth.Tokens;
import dev.errand.db.ConnectionInfo;
import dev.errand.http.RateLimiter;
import dev.errand.observe.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text may be, and how it becomes a value.
 *
 * @param label the word that stands for the value in {@code --help}
 * @param allowed what is allowed, for the one who wrote something else
 * @param sensitive whether the text may be shown to nobody
 * @param reader throws IllegalArgumentException with a message that reads on after the text
 */
record Kind<T>(String label, String allowed, boolean sensitive, Function<String, T> reader) {

  static final Kind<String> HOST =
      open("host", "a host name, an IPv4 address in four parts or an IPv6 address", Hosts::parse);
  static final Kind<Integer> PORT = count("port", 0, 65_535);
  static final Kind<Boolean> SWITCH = open("on|off", "on, off", Kind::readSwitch);
  static final Kind<Path> FOLDER = open("folder", "a path", Kind::readPath);
  static final Kind<Path> FILE = open("file", "a path", Kind::readPath);
  static final Kind<String> SCHEMA =
      open(
          "name",
          "1 to 63 of a-z, 0-9 and _, not starting with a digit or pg_",
          Kind::readIdentifier);
  static final Kind<ConnectionInfo> DATABASE =
      new Kind<>(
          "url",
          "postgresql://user:password@host:port/database?sslmode=...",
          true,
          ConnectionInfo::fromUrl);
  static final Kind<List<Secret>> KEYS =
      new Kind<>(
          "keys",
          "keys of at least " + CursorKeys.MIN_BYTES + " bytes in base64 or hex, comma-separated",
          true,
          CursorKeys::parse);

  static final Kind<Secret> SECRET =
      new Kind<>(
          "secret",
          "a text of at least " + Tokens.MIN_SECRET_BYTES + " bytes in UTF-8",
          true,
          Kind::readSecret);
  static final Kind<KeySource> KEY_SOURCE =
      new Kind<>(
          "file|url", "a file, an https URL, or an http URL on loopback", true, KeySource::parse);
  static final Kind<Optional<RateLimiter.Rate>> RATE =
      open("rate", "off, or requests/duration such as 100/1s, 600/1m from 1/1s", Kind::readRate);
  static final Kind<Set<String>> ORIGINS =
      open(
          "origins",
          "origins such as https://app.example:8443, comma-separated",
          Kind::readOrigins);
  static final Kind<String> TEXT = open("text", "a text in one line", Kind::readText);

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:]+])(:[1-9][0-9]{0,4})?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** A whole number of a range, both ends included. */
  static Kind<Integer> count(String label, int least, int most) {
    return open(
        label,
        "a whole number from " + least + " to " + most,
        text -> {
          if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a whole number");
          }
          return within(Integer.valueOf(text), least, most);
        });
  }

  /** A duration of a range, both ends included. */
  static Kind<Duration> duration(Duration least, Duration most) {
    String range = DurationText.of(least) + " to " + DurationText.of(most);
    return open(
        "duration",
        "a duration such as 250ms, 3s, 2m from " + range,
        text -> within(DurationText.parse(text), least, most));
  }

  /** One constant of an enum, in lower case. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    return open(
        names(all, "|"),
        names(all, ", "),
        text ->
            all.stream()
                .filter(each -> name(each).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not one of them")));
  }

  /**
   * The value that a text means.
   *
   * @throws IllegalArgumentException with a message that reads on after the text
   */
  T read(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    return reader.apply(text);
  }

  private static <T> Kind<T> open(String label, String allowed, Function<String, T> reader) {
    return new Kind<>(label, allowed, false, reader);
  }

  private static <C extends Comparable<C>> C within(C value, C least, C most) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException("is too small");
    }
    if (value.compareTo(most) > 0) {
      throw new IllegalArgumentException("is too large");
    }
    return value;
  }

  private static boolean readSwitch(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("is neither on nor off");
    };
  }

  private static Optional<RateLimiter.Rate> readRate(String text) {
    if (text.equals("off")) {
      return Optional.empty();
    }
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !NUMBER.matcher(parts[0]).matches()) {
      throw new IllegalArgumentException("is no rate");
    }
    int requests = within(Integer.valueOf(parts[0]), 1, 1_000_000);
    Duration window =
        within(DurationText.parse(parts[1]), Duration.ofSeconds(1), Duration.ofDays(1));
    if (window.toNanosPart() != 0) {
      throw new IllegalArgumentException("is not a time in whole seconds");
    }
    return Optional.of(new RateLimiter.Rate(requests, window));
  }

  private static Set<String> readOrigins(String text) {
    Set<String> origins = new LinkedHashSet<>();
    for (String each : text.split(",", -1)) {
      String origin = each.strip();
      if (!ORIGIN.matcher(origin).matches()) {
        // A browser sends it in just this form, and compares no other.
        throw new IllegalArgumentException("is not a list of origins");
      }
      origins.add(origin);
    }
    return Set.copyOf(origins);
  }

  private static Secret readSecret(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < Tokens.MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("has only " + bytes + " bytes");
    }
    return new Secret(text);
  }

  private static String readText(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("is not a text in one line");
    }
    return text;
  }

  private static Path readPath(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("is not a path");
    }
    return Path.of(text);
  }

  private static String readIdentifier(String text) {
    if (!IDENTIFIER.matcher(text).matches() || text.startsWith("pg_")) {
      throw new IllegalArgumentException("is not a plain identifier");
    }
    return text;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String names(List<? extends Enum<?>> constants, String separator) {
    return constants.stream().map(Kind::name).collect(Collectors.joining(separator));
  }
}
