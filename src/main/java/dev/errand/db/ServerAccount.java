package dev.errand.db;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Under whose name PostgreSQL's programs run: our own, or, because they refuse root, somebody
 * else's. Commands are scripts for {@code sh} that take their values from variables, so nothing is
 * ever quoted.
 *
 * @param uid the user that owns the data
 * @param name that user's name
 * @param other whether it is another user than our own, so that we are root
 */
record ServerAccount(int uid, int gid, String name, boolean other) {

  private static final List<String> PATHS =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

  /**
   * As whom to run: root takes the owner of the data, or nobody as long as that is root; everybody
   * else is himself. (initdb asks the system for its user's name, so a free uid would not do.)
   */
  static ServerAccount forOwnerOf(Path folder) throws IOException {
    String self = System.getProperty("user.name", "");
    if (!isRoot()) {
      return new ServerAccount(-1, -1, self, false);
    }
    if (uid(folder) != 0) {
      return new ServerAccount(uid(folder), gid(folder), Files.getOwner(folder).getName(), true);
    }
    var nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Path trial = Files.createTempFile(folder, "owner-", null);
    try {
      Files.setOwner(trial, nobody);
      int uid = uid(trial);
      return new ServerAccount(uid, uid, nobody.getName(), true);
    } finally {
      Files.delete(trial);
    }
  }

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  /** Makes the account the owner; nothing to do where it is ourselves. */
  void own(Path path) throws IOException {
    if (other) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * A process that runs the script under this account with these variables and a bare environment
   * (PG… variables would change what the programs do).
   */
  ProcessBuilder script(String script, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(command(script));
    builder.environment().clear();
    builder.environment().put("PATH", String.join(":", PATHS));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(variables);
    return builder.directory(Path.of("/").toFile());
  }

  private List<String> command(String script) {
    if (!other) {
      return List.of("sh", "-c", script);
    }
    if (has("setpriv")) {
      return List.of(
          "setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "sh", "-c", script);
    }
    if (has("su")) {
      return List.of("su", "-s", "/bin/sh", name, "-c", script);
    }
    throw new EmbeddedServerException(
        "the embedded PostgreSQL can't run as root, and there is neither setpriv nor su to run it"
            + " as another user: start Errand as an ordinary user");
  }

  /** The same, apart from the terminal: Ctrl-C reaches Errand alone, which stops the server. */
  ProcessBuilder detachedScript(String script, Map<String, String> variables) {
    ProcessBuilder builder = script(script, variables);
    List<String> command = new ArrayList<>();
    if (has("setsid")) {
      command.add("setsid");
    } else if (has("perl")) {
      command.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV"));
    }
    command.addAll(builder.command());
    return builder.command(command);
  }

  private static boolean has(String program) {
    return PATHS.stream().anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static int gid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:gid");
  }
}
