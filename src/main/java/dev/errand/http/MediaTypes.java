package dev.errand.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content negotiation (RFC 9110, sections 8.3 and 12.5.1), as far as an API with one type each
 * needs it.
 */
final class MediaTypes {

  private static final Set<String> PATCH_TYPES =
      Set.of("application/json", "application/merge-patch+json");
  private static final Set<String> JSON_TYPES = Set.of("application/json");

  private MediaTypes() {}

  /** Whether a client that sent this {@code Accept} field takes the type. */
  static boolean accepts(@Nullable String accept, String type) {
    if (accept == null || accept.equals("*/*") || accept.isBlank()) {
      return true;
    }
    // The most specific range that fits decides; its q of 0 means no.
    int best = -1;
    boolean taken = false;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.strip().split(";", -1);
      int fit = specificity(parts[0].strip().toLowerCase(Locale.ROOT), type);
      if (fit > best) {
        best = fit;
        taken = !isRefused(parts);
      }
    }
    return taken;
  }

  /** Whether a body of this {@code Content-Type} is JSON that the endpoint takes. */
  static boolean isJson(@Nullable String contentType, boolean mergePatch) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.split(";", -1);
    String type = parts[0].strip().toLowerCase(Locale.ROOT);
    if (!(mergePatch ? PATCH_TYPES : JSON_TYPES).contains(type)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  private static int specificity(String range, String type) {
    if (range.equals(type)) {
      return 2;
    }
    if (range.equals(type.substring(0, type.indexOf('/')) + "/*")) {
      return 1;
    }
    return range.equals("*/*") ? 0 : -1;
  }

  private static boolean isRefused(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().toLowerCase(Locale.ROOT).matches("q=0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
