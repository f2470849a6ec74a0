package dev.errand.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * libpq's password file, {@code ~/.pgpass} (PostgreSQL manual, "The Password File"): lines of
 * {@code host:port:database:user:password}, {@code *} for any, a backslash before a colon or
 * backslash that is meant. As in libpq a file that others may read is passed over.
 */
final class PasswordFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;

  private PasswordFile(Path file) {
    this.file = file;
  }

  /** The file at that path, or where libpq looks when there is none. */
  static PasswordFile at(@Nullable String path) {
    return new PasswordFile(
        path == null ? Path.of(System.getProperty("user.home", "/"), ".pgpass") : Path.of(path));
  }

  /** The password of the first line that matches. */
  Optional<String> find(String host, int port, String database, String user) {
    String name = host.startsWith("/var/run/postgresql") ? "localhost" : host;
    List<String> wanted = List.of(name, Integer.toString(port), database, user);
    return lines().stream()
        .filter(line -> !line.startsWith("#"))
        .map(PasswordFile::fields)
        .filter(fields -> fields.size() == 5 && matches(fields, wanted))
        .map(fields -> fields.get(4))
        .findFirst();
  }

  private List<String> lines() {
    try {
      boolean usable =
          Files.isRegularFile(file) && OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
      return usable ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean matches(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
