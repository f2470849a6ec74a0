package dev.errand.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of a content coding (RFC 9110, section 12.5.3), for what is kept packed. What is
 * not is packed by Netty, which negotiates by itself.
 */
final class Codings {

  private Codings() {}

  /** Whether a client that sent this {@code Accept-Encoding} field takes gzip. */
  static boolean takesGzip(@Nullable String field) {
    if (field == null) {
      return false;
    }
    boolean any = false;
    for (String each : field.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = each.split(";", 2);
      String coding = parts[0].strip();
      boolean refused = parts.length > 1 && parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return !refused;
      }
      any |= coding.equals("*") && !refused;
    }
    return any;
  }
}
