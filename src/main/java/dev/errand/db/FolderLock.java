package dev.errand.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The system's lock on a file, by which one process alone holds a folder. */
final class FolderLock implements AutoCloseable {

  /**
   * The folders that this process holds. Asked before the file is opened: on POSIX systems a
   * process loses its lock when it closes any other descriptor of the same file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;

  private FolderLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Locks the file; closing gives the lock up, and so does the end of the process.
   *
   * @param root the folder that the lock stands for, as a real path
   * @throws EmbeddedServerException when another process, or this one, has it
   */
  static FolderLock take(Path root, Path file) throws IOException {
    if (!HELD.add(root)) {
      throw inUse(root);
    }
    @Nullable FileLock lock = null;
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw inUse(root);
      }
      return new FolderLock(root, channel);
    } finally {
      if (lock == null) {
        HELD.remove(root);
      }
    }
  }

  private static EmbeddedServerException inUse(Path root) {
    return new EmbeddedServerException(
        "the data folder %s is in use by another Errand".formatted(root));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    } finally {
      HELD.remove(root);
    }
  }
}
