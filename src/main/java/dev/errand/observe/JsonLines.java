package dev.errand.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import co.elastic.logging.logback.EcsEncoder;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line in the Elastic Common Schema, key-value pairs as members, redacted. */
final class JsonLines extends EcsEncoder {

  JsonLines() {
    setServiceName("errand");
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return super.encode(Redaction.of(event));
  }

  /** The encoder itself leaves SLF4J's pairs out. */
  @Override
  protected void addCustomFields(ILoggingEvent event, StringBuilder json) {
    for (KeyValuePair pair : event.getKeyValuePairs()) {
      quote(pair.key, json).append(':');
      if (pair.value instanceof Long || pair.value instanceof Integer) {
        json.append(pair.value);
      } else {
        quote(String.valueOf(pair.value), json);
      }
      json.append(',');
    }
  }

  private static StringBuilder quote(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"');
  }
}
