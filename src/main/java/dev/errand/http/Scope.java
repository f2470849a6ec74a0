package dev.errand.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a token must allow for an endpoint to be used, as it is written in {@code scope}. */
public enum Scope {
  TASKS_READ("tasks:read"),
  TASKS_WRITE("tasks:write"),
  /** Claims and what follows them. */
  TASKS_WORK("tasks:work"),
  /** Everything of every owner; the other scopes are in it. */
  ADMIN("admin"),
  /** Everybody may, without a token. Never written in one. */
  PUBLIC("");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The known ones among those of a token; {@link #ADMIN} brings all. */
  static Set<Scope> of(Collection<String> texts) {
    EnumSet<Scope> scopes = EnumSet.of(PUBLIC);
    Arrays.stream(values()).filter(each -> texts.contains(each.text)).forEach(scopes::add);
    return scopes.contains(ADMIN) ? EnumSet.allOf(Scope.class) : scopes;
  }

  @Override
  public String toString() {
    return text.isEmpty() ? name().toLowerCase(Locale.ROOT) : text;
  }
}
