package dev.errand.stress;

import dev.errand.http.RawHttp;

/** How a client leaves. */
enum HangUp {
  CLOSE,
  RESET;

  void of(RawHttp connection) {
    if (this == CLOSE) {
      connection.close();
    } else {
      connection.reset();
    }
  }
}
