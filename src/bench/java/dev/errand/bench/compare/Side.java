package dev.errand.bench.compare;

import java.util.Locale;

/** Who is measured. */
enum Side {
  FLOOR,
  SERVICE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
