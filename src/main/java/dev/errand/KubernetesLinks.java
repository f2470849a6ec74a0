package dev.errand;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The variables that Kubernetes injects for each Service of a namespace. One named {@code errand}
 * or {@code errand-…} gives names that look like settings (Kubernetes documentation, "Service:
 * Environment variables").
 */
final class KubernetesLinks {

  private static final Pattern NAME =
      Pattern.compile(
          "ERRAND_(?:.+_)?SERVICE_(?:HOST|PORT)(?:_.+)?"
              + "|ERRAND_(?:.+_)?PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?");
  private static final Pattern ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*", Pattern.DOTALL);

  private KubernetesLinks() {}

  /**
   * The injected ones, sorted. A setting's own name is one of them only if it ends in {@code _PORT}
   * and holds an address: a Service named {@code errand-http} gives ERRAND_HTTP_PORT=tcp://….
   */
  static Collection<String> in(Map<String, String> environment) {
    List<String> settings = SettingsTable.all().stream().map(Setting::variable).toList();
    Collection<String> links = new TreeSet<>();
    environment.forEach(
        (name, value) -> {
          boolean address = ADDRESS.matcher(value).matches();
          boolean injected =
              settings.contains(name)
                  ? name.endsWith("_PORT") && address
                  : name.startsWith("ERRAND_") && (address || NAME.matcher(name).matches());
          if (injected) {
            links.add(name);
          }
        });
    return links;
  }
}
