package dev.errand.db;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Work on whole folders; symbolic links are never followed. */
final class Folders {

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private Folders() {}

  /** Removes the folder and all in it; one that isn't there is fine. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** Removes all that is in the folder, which stays. */
  static void deleteContent(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> list = Files.list(folder)) {
      all = list.toList();
    }
    for (Path each : all) {
      if (Files.isDirectory(each)) {
        delete(each);
      } else {
        Files.delete(each);
      }
    }
  }

  /**
   * Makes a folder of that mode, {@code rwxr-xr-x} for one, whatever the umask; one that is there
   * keeps its own.
   */
  static Path make(Path folder, String mode) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }
    return folder;
  }

  /**
   * Lets everybody into the folder and those in it, and brings all files to the disk. Best done
   * when all is written: the first file then takes the rest along.
   */
  static void publish(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path each : all) {
      if (Files.isDirectory(each, NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      } else if (Files.isRegularFile(each, NOFOLLOW_LINKS)) {
        try (FileChannel channel = FileChannel.open(each, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }
}
