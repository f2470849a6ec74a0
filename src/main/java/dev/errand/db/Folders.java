package dev.errand.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removal of whole folders; symbolic links are removed, never followed. */
final class Folders {

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
}
