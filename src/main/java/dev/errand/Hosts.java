package dev.errand;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What can be told of a host to listen on without asking a name server. */
final class Hosts {

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?");

  private Hosts() {}

  /**
   * The host, without the brackets that an IPv6 address may stand in.
   *
   * @throws IllegalArgumentException for what is neither an address nor a possible host name
   */
  static String parse(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String host = bracketed ? text.substring(1, text.length() - 1) : text;
    boolean valid;
    if (bracketed || host.contains(":")) {
      valid = host.contains(":") && isIpv6(host);
    } else if (DIGITS_AND_DOTS.matcher(host).matches()) {
      valid = IPV4.matcher(host).matches();
    } else {
      valid = NAME.matcher(host).matches();
    }
    if (!valid) {
      throw new IllegalArgumentException("is not a host");
    }
    return host;
  }

  /** Whether only this machine reaches it: 127.0.0.0/8, ::1, localhost. */
  static boolean isLoopback(String host) {
    if (host.contains(":")) {
      return address(host).isLoopbackAddress();
    }
    return host.equalsIgnoreCase("localhost")
        || (IPV4.matcher(host).matches() && host.startsWith("127."));
  }

  /** Whether listeners on both would compete for one port. */
  static boolean overlap(String one, String other) {
    return isWildcard(one) || isWildcard(other) || canonical(one).equals(canonical(other));
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || (host.contains(":") && address(host).isAnyLocalAddress());
  }

  private static String canonical(String host) {
    if (host.contains(":")) {
      return address(host).getHostAddress();
    }
    return host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host.toLowerCase(Locale.ROOT);
  }

  private static boolean isIpv6(String host) {
    try {
      address(host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Java takes what holds a colon for a literal and resolves nothing. */
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName("[" + literal + "]");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("is not an IPv6 address", e);
    }
  }
}
