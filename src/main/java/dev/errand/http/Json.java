package dev.errand.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259) as it was read: members in their order, numbers exact, every string free
 * of NUL and of lone surrogates.
 */
public sealed interface Json {

  /** An object; no name stands in it twice. */
  record Obj(Map<String, Json> members) implements Json {}

  /** An array. */
  record Arr(List<Json> items) implements Json {}

  /** A string. */
  record Text(String value) implements Json {}

  /** A number. */
  record Num(BigDecimal value) implements Json {}

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** Null. */
  enum Null implements Json {
    NULL
  }
}
