package dev.errand.http;

import java.math.BigDecimal;
import java.util.Map;

/** Writes JSON values as compact text: no white space, numbers in plain decimal form. */
public final class CompactJson {

  private CompactJson() {}

  /** Appends the value. A number whose plain form is huge is huge here too: check it before. */
  public static void write(Json value, JsonWriter to) {
    if (value instanceof Json.Obj object) {
      object(object, to);
    } else if (value instanceof Json.Arr array) {
      array(array, to);
    } else if (value instanceof Json.Text text) {
      to.text(text.value());
    } else if (value instanceof Json.Num number) {
      to.json(number.value().toPlainString());
    } else if (value instanceof Json.Bool bool) {
      to.json(bool.value() ? "true" : "false");
    } else {
      to.json("null");
    }
  }

  /** How many characters the plain decimal form has, found without writing it. */
  public static long plainLength(BigDecimal number) {
    long scale = number.scale();
    long precision = number.precision();
    long sign = number.signum() < 0 ? 1 : 0;
    if (scale <= 0) {
      return sign + (number.signum() == 0 ? 1 : precision - scale);
    }
    return sign + 1 + Math.max(precision, scale + 1);
  }

  private static void object(Json.Obj object, JsonWriter to) {
    to.raw('{');
    boolean first = true;
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      if (!first) {
        to.raw(',');
      }
      first = false;
      to.text(member.getKey()).raw(':');
      write(member.getValue(), to);
    }
    to.raw('}');
  }

  private static void array(Json.Arr array, JsonWriter to) {
    to.raw('[');
    for (int i = 0; i < array.items().size(); i++) {
      if (i > 0) {
        to.raw(',');
      }
      write(array.items().get(i), to);
    }
    to.raw(']');
  }
}
