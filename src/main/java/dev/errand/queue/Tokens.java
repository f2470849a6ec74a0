package dev.errand.queue;

import dev.errand.http.Members;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lease tokens as clients send them. */
final class Tokens {

  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Of no lease: all of ours are random. */
  private static final UUID NONE = new UUID(0, 0);

  private Tokens() {}

  /** The member {@code leaseToken}; any string that can be no token is one that was never given. */
  static UUID read(Members members) {
    members.require("leaseToken");
    return parse(members.text("leaseToken"));
  }

  private static UUID parse(@Nullable String text) {
    return text != null && SHAPE.matcher(text).matches() ? UUID.fromString(text) : NONE;
  }
}
