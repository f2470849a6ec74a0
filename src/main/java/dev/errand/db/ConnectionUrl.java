package dev.errand.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes a connection URI apart into libpq's parameters (PostgreSQL manual, "Connection URIs").
 * Messages name the part that is wrong and never quote it: what was typed wrongly may be a piece of
 * the password.
 */
final class ConnectionUrl {

  private static final Set<String> PARAMETERS =
      Set.of("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert");

  private final Map<String, String> parameters = new LinkedHashMap<>();

  private ConnectionUrl() {}

  /**
   * The parameters that the URL sets, by libpq's names; an empty part is left out.
   *
   * @throws IllegalArgumentException with one line that holds no value
   */
  static Map<String, String> parse(String url) {
    ConnectionUrl parsed = new ConnectionUrl();
    String rest = withoutScheme(url);
    int query = rest.indexOf('?');
    String address = query < 0 ? rest : rest.substring(0, query);
    int slash = address.indexOf('/');
    String authority = slash < 0 ? address : address.substring(0, slash);
    String database = slash < 0 ? "" : address.substring(slash + 1);
    if (database.contains("@") || database.contains("/")) {
      throw new IllegalArgumentException(
          "a '/', '@' or '?' in user, password or database must be percent-encoded");
    }
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      parsed.credentials(authority.substring(0, at));
    }
    parsed.address(authority.substring(at + 1));
    parsed.put("dbname", database);
    if (query >= 0) {
      parsed.query(rest.substring(query + 1));
    }
    return parsed.parameters;
  }

  private static String withoutScheme(String url) {
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return url.substring(scheme.length());
      }
    }
    throw new IllegalArgumentException("must start with postgresql:// or postgres://");
  }

  private void credentials(String text) {
    int colon = text.indexOf(':');
    put("user", colon < 0 ? text : text.substring(0, colon));
    if (colon >= 0) {
      put("password", text.substring(colon + 1));
    }
  }

  private void address(String text) {
    if (text.contains(",")) {
      throw new IllegalArgumentException("more than one host is not supported");
    }
    boolean bracketed = text.startsWith("[");
    int colon = text.indexOf(':', bracketed ? Math.max(0, text.indexOf(']')) : 0);
    String host = colon < 0 ? text : text.substring(0, colon);
    if (bracketed && !host.endsWith("]")) {
      throw new IllegalArgumentException("an IPv6 host must stand between '[' and ']'");
    }
    put("host", bracketed ? host.substring(1, host.length() - 1) : host);
    if (colon >= 0) {
      put("port", text.substring(colon + 1));
    }
  }

  private void query(String text) {
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode("a parameter's name", equals < 0 ? pair : pair.substring(0, equals));
      if (!PARAMETERS.contains(name)) {
        throw new IllegalArgumentException("unknown parameter " + printable(name));
      }
      if (equals < 0) {
        throw new IllegalArgumentException("parameter " + name + " has no value");
      }
      put(name, pair.substring(equals + 1));
    }
  }

  /** A name in the query is no secret, unless half a password with a raw '?' ended up there. */
  private static String printable(String name) {
    return name.matches("[A-Za-z_]{1,40}") ? name : "(its name is not a word)";
  }

  private void put(String name, String encoded) {
    if (!encoded.isEmpty()) {
      parameters.put(name, decode(name, encoded));
    }
  }

  private static String decode(String part, String text) {
    byte[] from = text.getBytes(UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        to.put(from[i]);
        continue;
      }
      int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      if (high < 0 || low < 0 || high + low == 0) {
        throw new IllegalArgumentException("bad percent-encoding in " + part);
      }
      to.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return UTF_8.newDecoder().decode(to.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(part + " is not UTF-8", e);
    }
  }
}
