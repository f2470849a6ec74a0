package dev.errand.user;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A user to be created, checked. */
record UserDraft(String handle, String displayName) {

  static final String HANDLE_RULE =
      "A handle has 2–63 of a-z, 0-9, dot, underscore and hyphen, and starts with a letter or digit.";

  private static final Pattern HANDLE = Pattern.compile("[a-z0-9][a-z0-9._-]{1,62}");
  private static final int MAX_NAME = 120;

  /**
   * Reads the body of a creation.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static UserDraft read(Json body) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", Set.of("handle", "displayName"), faults);
    members.require("handle");
    members.require("displayName");
    String handle = members.text("handle");
    if (handle != null && !isHandle(handle)) {
      members.fault("handle", "format", HANDLE_RULE);
    }
    String displayName = displayName(members);
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return new UserDraft(String.valueOf(handle), String.valueOf(displayName));
  }

  /** Reads a merge patch: the new display name, or null when it names none. */
  static @Nullable String readPatch(Json body) {
    Faults faults = new Faults();
    String displayName = displayName(Members.of(body, "", Set.of("displayName"), faults));
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return displayName;
  }

  static boolean isHandle(String text) {
    return HANDLE.matcher(text).matches();
  }

  private static @Nullable String displayName(Members members) {
    String name = members.text("displayName");
    if (name != null && (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME)) {
      members.fault("displayName", "length", "A display name has 1–" + MAX_NAME + " characters.");
    }
    return name;
  }
}
