package dev.errand.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs for this platform, as the jars of io.zonky.test.postgres carry them: one
 * compressed archive each, {@code postgres-<system>-<processor>.txz}.
 */
final class PostgresBinaries {

  private final URL archive;

  private PostgresBinaries(URL archive) {
    this.archive = archive;
  }

  /** Those on the class path; empty where this platform's are not there. */
  static Optional<PostgresBinaries> onClassPath() {
    return Optional.ofNullable(PostgresBinaries.class.getResource("/" + archiveName()))
        .map(PostgresBinaries::new);
  }

  /** Those in a jar. */
  static PostgresBinaries inJar(Path jar) throws IOException {
    return new PostgresBinaries(new URL("jar:" + jar.toUri() + "!/" + archiveName()));
  }

  static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "");
    return (system.startsWith("mac") ? "darwin" : system)
        + "-"
        + (processor.equals("aarch64") ? "arm_64" : "x86_64");
  }

  private static String archiveName() {
    return "postgres-" + platform() + ".txz";
  }

  /**
   * The folder {@code parent/<key>} with the programs, unpacked on first use. The key is made of
   * the archive's content, so another version never meets this one's files. A folder that bears its
   * final name is complete, even after a power loss: it got its name when all was on the disk.
   */
  Path unpackedIn(Path parent) throws IOException {
    Path home = parent.resolve(key());
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(parent);
    Folders.deleteContent(parent);
    Path partial = Files.createTempDirectory(parent, "partial-");
    try (InputStream in = new BufferedInputStream(archive.openStream(), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, partial);
      }
    }
    Folders.publish(partial);
    return Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path file = folder.resolve(entry.getName()).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("the archive leads out of its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    Files.setPosixFilePermissions(file, permissions(entry.getMode()));
  }

  /** Readable by all: the server may run under another uid than the one that unpacks. */
  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> all =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if ((mode & 0100) != 0) {
      all.add(PosixFilePermission.OWNER_EXECUTE);
      all.add(PosixFilePermission.GROUP_EXECUTE);
      all.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return all;
  }

  /** Length and CRC-32, which a jar's directory holds: no need to read 15 MB at each start. */
  private String key() throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%x-%08x".formatted(jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
    }
    CRC32 crc = new CRC32();
    byte[] content = archive.openStream().readAllBytes();
    crc.update(content);
    return "%x-%08x".formatted(content.length, crc.getValue());
  }
}
