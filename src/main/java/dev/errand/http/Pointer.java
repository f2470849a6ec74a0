package dev.errand.http;

/** JSON Pointers (RFC 6901). */
public final class Pointer {

  private Pointer() {}

  /** The pointer to a member of the object that {@code parent} points at. */
  public static String member(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
