package dev.errand.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an embedded server, held by one Errand process at a time:
 *
 * <pre>
 * lock             held while Errand runs; freed by the system however Errand ends
 * password         of the only role, mode 0600
 * postgresql.conf  and pg_hba.conf: written anew at each start
 * server.log       what the server says
 * binaries/KEY/    its programs
 * data/            the cluster
 * run/             its Unix socket
 * </pre>
 *
 * Run by root, the folder stays root's and only data and run belong to the server's account: what
 * root writes here can't be swapped by that account.
 */
final class ServerFolder implements AutoCloseable {

  /** A socket's path may have 107 bytes (Linux) or 103 (macOS); its name takes up to 20. */
  private static final int MAX_RUN_PATH = 83;

  private static final int PASSWORD_BYTES = 24;
  private static final long LOG_BYTES = 16 << 20;
  private static final String PRIVATE = "rwx------";
  private static final String PUBLIC = "rwxr-xr-x";

  private final Path root;
  private final FolderLock lock;
  private final ServerAccount account;

  private ServerFolder(Path root, FolderLock lock, ServerAccount account) {
    this.root = root;
    this.lock = lock;
    this.account = account;
  }

  /**
   * Makes the folder where needed and takes hold of it.
   *
   * @throws EmbeddedServerException when it can't be written, or another Errand holds it
   */
  static ServerFolder hold(Path folder) {
    try {
      Path root = made(folder.toAbsolutePath());
      FolderLock lock = FolderLock.take(root, ownedAsFolder(root, root.resolve("lock")));
      try {
        Path data = root.resolve("data");
        ServerAccount account = ServerAccount.forOwnerOf(Files.exists(data) ? data : root);
        return new ServerFolder(root, lock, account).prepared();
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (AccessDeniedException | FileAlreadyExistsException e) {
      throw new EmbeddedServerException(
          "the data folder %s can't be used: no right to write %s".formatted(folder, e.getFile()),
          e);
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "the data folder %s can't be used: %s".formatted(folder, e), e);
    }
  }

  private static Path made(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Folders.make(folder, ServerAccount.isRoot() ? PUBLIC : PRIVATE);
    Path root = folder.toRealPath();
    if (root.toString().matches("(?s).*[\"$`\\\\\n].*")) {
      throw new EmbeddedServerException(
          "the data folder's path must hold none of \" $ ` \\ and line breaks: initdb trips over them");
    }
    return root;
  }

  private ServerFolder prepared() throws IOException {
    Folders.make(binaries(), PUBLIC);
    Folders.delete(root.resolve("run"));
    account.own(Folders.make(root.resolve("run"), PRIVATE));
    if (Files.exists(log()) && Files.size(log()) > LOG_BYTES) {
      Files.delete(log());
    }
    ownedAsFolder(root, log());
    return this;
  }

  /** Makes an empty file of mode 0600 if it isn't there; it belongs to whom the folder does. */
  private static Path ownedAsFolder(Path root, Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (ServerAccount.isRoot()) {
        Files.setOwner(file, Files.getOwner(root));
      }
    }
    return file;
  }

  Path root() {
    return root;
  }

  ServerAccount account() {
    return account;
  }

  Path binaries() {
    return root.resolve("binaries");
  }

  Path data() {
    return root.resolve("data");
  }

  /** Where a cluster is made: it becomes {@link #data()} by a rename when it is complete. */
  Path emptyPartialData() throws IOException {
    Path partial = root.resolve("data.partial");
    Folders.delete(partial);
    account.own(Folders.make(partial, PRIVATE));
    return partial;
  }

  /** Gives the finished cluster its name, for good: a rename undone by a power loss loses data. */
  void acceptPartialData() throws IOException {
    Files.move(root.resolve("data.partial"), data(), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(root)) {
      names.force(true);
    }
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path config() {
    return root.resolve("postgresql.conf");
  }

  /** The folder of the Unix socket; null where its path is too long for one. */
  @Nullable Path run() {
    Path run = root.resolve("run");
    return run.toString().getBytes(UTF_8).length > MAX_RUN_PATH ? null : run;
  }

  /** The role's password; null when it was lost. */
  @Nullable String password() throws IOException {
    Path file = root.resolve("password");
    return Files.exists(file) ? Files.readString(file).strip() : null;
  }

  /** Makes a new password, for a new cluster. */
  String newPassword(RandomGenerator random) throws IOException {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    String password = HexFormat.of().formatHex(bytes);
    Files.writeString(
        ownedAsFolder(root, root.resolve("password")),
        password,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.SYNC);
    return password;
  }

  /** Writes a file of settings, readable by the server's account. */
  Path write(String name, String content) throws IOException {
    Path file = ownedAsFolder(root, root.resolve(name));
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    lock.close();
  }
}
