package dev.errand.task;

import dev.errand.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The algorithm of JSON Merge Patch (RFC 7396, section 2), for objects. */
final class MergePatch {

  private MergePatch() {}

  /** The target with the patch applied: null removes, objects merge, everything else replaces. */
  static Json.Obj apply(@Nullable Json target, Json.Obj patch) {
    Map<String, Json> merged = new LinkedHashMap<>();
    if (target instanceof Json.Obj object) {
      merged.putAll(object.members());
    }
    patch
        .members()
        .forEach(
            (name, value) -> {
              if (value == Json.Null.NULL) {
                merged.remove(name);
              } else {
                merged.put(
                    name, value instanceof Json.Obj inner ? apply(merged.get(name), inner) : value);
              }
            });
    return new Json.Obj(merged);
  }
}
