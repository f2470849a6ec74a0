package dev.errand.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The system's lock on a file, by which one process alone holds a folder. */
final class FolderLock {

  private FolderLock() {}

  /**
   * The locked file; closing it gives the lock up, and so does the end of the process.
   *
   * @throws EmbeddedServerException when another process, or this one, has it
   */
  static FileChannel taken(Path root, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same answer as for another one.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new EmbeddedServerException(
          "the data folder %s is in use by another Errand".formatted(root));
    }
    return channel;
  }
}
