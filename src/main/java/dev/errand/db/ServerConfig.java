package dev.errand.db;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings files of an embedded server (PostgreSQL manual, "Server Configuration" and "Client
 * Authentication"). fsync, full_page_writes and synchronous_commit keep their safe defaults.
 */
final class ServerConfig {

  /** Log-in with the password alone, from this machine alone. */
  static final String HBA =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private static final Map<String, String> STANDARD =
      Map.ofEntries(
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("lc_messages", "C"),
          Map.entry("default_text_search_config", "pg_catalog.english"),
          Map.entry("log_checkpoints", "off"),
          // Errors would quote statements and values: payloads. The service tells of its own
          // failures.
          Map.entry("log_min_messages", "log"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"));

  private ServerConfig() {}

  /** The text of postgresql.conf: the caller's settings over ours, under those we depend on. */
  static String text(Map<String, String> callers, int port, Path hba, @Nullable Path socketFolder) {
    Map<String, String> settings = new LinkedHashMap<>(STANDARD);
    settings.putAll(callers);
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", socketFolder == null ? "" : quoted(socketFolder));
    settings.put("unix_socket_permissions", "0700");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("hba_file", hba.toString());
    return settings.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  /** A list of folders: each may stand in double quotes. */
  private static String quoted(Path folder) {
    return '"' + folder.toString().replace("\"", "\"\"") + '"';
  }

  private static String line(String name, String value) {
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_.]*") || value.contains("\n")) {
      throw new IllegalArgumentException("not a server setting: " + name);
    }
    return "%s = '%s'\n".formatted(name, value.replace("\\", "\\\\").replace("'", "''"));
  }
}
