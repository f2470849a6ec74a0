package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.http.CompactJson;
import dev.errand.http.Json;
import dev.errand.http.JsonReader;
import dev.errand.http.JsonWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7396: the examples of appendix A whose patch is an object, and of its section 3. */
final class MergePatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
        "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
        "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
        "{\"a\":1} | {} | {\"a\":1}",
        "{\"a\":1} | {\"a\":{\"b\":null}} | {\"a\":{}}",
        "{\"a\":{\"b\":1}} | {\"a\":[{\"b\":null}]} | {\"a\":[{\"b\":null}]}",
        "{\"a\":{\"b\":{\"c\":1,\"d\":2}}} | {\"a\":{\"b\":{\"c\":null}}} | {\"a\":{\"b\":{\"d\":2}}}"
      })
  void a_patch_merges_objects_and_replaces_the_rest(String target, String patch, String result) {
    Json.Obj merged = MergePatch.apply(JsonReader.read(target), (Json.Obj) JsonReader.read(patch));
    JsonWriter writer = new JsonWriter(0);
    CompactJson.write(merged, writer);

    assertThat(writer.toString()).isEqualTo(result);
  }
}
