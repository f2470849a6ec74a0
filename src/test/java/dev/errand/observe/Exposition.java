package dev.errand.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of Prometheus's text format 0.0.4: names, label syntax, values, one TYPE a family
 * before its samples, families in one piece, no series twice, buckets that only grow.
 */
final class Exposition {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") .*");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(\\{"
              + LABEL
              + "(?:,"
              + LABEL
              + ")*,?})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?\\d+)?)");

  final Map<String, Double> samples = new LinkedHashMap<>();
  final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Double> buckets = new HashMap<>();
  private final Set<String> helped = new HashSet<>();
  private String family = "";

  static Exposition of(String text) {
    assertThat(text).endsWith("\n");
    Exposition read = new Exposition();
    text.lines().forEach(read::line);
    return read;
  }

  @Nullable Double value(String series) {
    return samples.get(series);
  }

  private void line(String line) {
    Matcher type = TYPE.matcher(line);
    Matcher help = HELP.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (type.matches()) {
      family = type.group(1);
      assertThat(types.put(family, type.group(2))).as("one TYPE: %s", line).isNull();
    } else if (help.matches()) {
      assertThat(helped.add(help.group(1))).as("one HELP: %s", line).isTrue();
    } else {
      assertThat(sample.matches()).as("a sample: %s", line).isTrue();
      sample(sample.group(1), line, sample.group(3));
    }
  }

  private void sample(String name, String line, String value) {
    String kind = types.get(family);
    String base = "histogram".equals(kind) ? name.replaceFirst("_(bucket|sum|count)$", "") : name;
    String plain = "summary".equals(kind) ? name.replaceFirst("_(sum|count)$", "") : base;
    assertThat(plain).as("belongs to the family before it: %s", line).isEqualTo(family);
    if ("counter".equals(kind)) {
      assertThat(name).endsWith("_total");
    }
    String series = line.substring(0, line.lastIndexOf(' '));
    if (name.endsWith("_bucket")) {
      String whole = series.replaceFirst(",?le=\"[^\"]*\"", "");
      Double before = buckets.put(whole, number(value));
      assertThat(number(value))
          .as("grows: %s", line)
          .isGreaterThanOrEqualTo(before == null ? 0 : before);
    }
    assertThat(samples.put(series, number(value))).as("once: %s", series).isNull();
  }

  private static double number(String value) {
    return switch (value) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(value);
    };
  }
}
