package dev.errand.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What this program's change log says, as one SHA-256 over the list and each file that it includes,
 * in order. It tells "nothing to do" without Liquibase, whose classes take about a second to load.
 */
final class ChangeLogDigest {

  static final String ROOT = "liquibase/changelog.xml";

  private static final Pattern INCLUDED = Pattern.compile("<include\\s[^>]*?\\bfile=\"([^\"]+)\"");

  private ChangeLogDigest() {}

  /** In lower-case hex; reads the files from the class path. */
  static String compute() {
    MessageDigest digest = algorithm();
    for (String path : files()) {
      add(digest, path, read(path));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The list itself and what it includes, in its order. */
  static List<String> files() {
    List<String> files = new ArrayList<>(List.of(ROOT));
    INCLUDED
        .matcher(new String(read(ROOT), StandardCharsets.UTF_8))
        .results()
        .forEach(each -> files.add("liquibase/" + each.group(1)));
    return files;
  }

  static byte[] sha256(String text) {
    return algorithm().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Name and length go in as well, so that no two change logs run into the same bytes. */
  private static void add(MessageDigest digest, String path, byte[] content) {
    digest.update((path + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(content);
  }

  private static byte[] read(String path) {
    try (InputStream in = ChangeLogDigest.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new MigrationException("the change log misses " + path, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw MigrationException.of("can't read " + path, e);
    }
  }

  private static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
