package dev.errand.docs;

import io.vertx.core.Context;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All that the service says about itself, by its path: read and rendered when somebody first asks,
 * then kept, about 3 MiB. Nothing else can be asked for, so no path leads out of it. One for all
 * event loops; thread-safe.
 */
public final class Shelf {

  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String OWN = "/dev/errand/docs/";

  private @Nullable Map<String, Asset> assets;

  /** Everything. The first time takes some tenths of a second, so it is not for an event loop. */
  synchronized Map<String, Asset> assets() throws IOException {
    Map<String, Asset> kept = assets;
    if (kept == null) {
      if (Context.isOnEventLoopThread()) {
        throw new IllegalStateException("files are not for an event loop");
      }
      kept = Map.copyOf(read());
      assets = kept;
    }
    return kept;
  }

  private static Map<String, Asset> read() throws IOException {
    Map<String, Asset> all = new HashMap<>();
    byte[] yaml = bytes("/openapi.yaml");
    all.put("/openapi.yaml", Asset.of(yaml));
    all.put("/openapi.json", Asset.of(ApiDocument.json(yaml)));
    all.put("/", Asset.of(bytes(OWN + "index.html")));
    all.put("/docs", Asset.of(bytes(OWN + "docs.html")));
    for (String name : new String[] {"docs.js", "docs.css", "pages.css"}) {
      all.put("/docs/" + name, Asset.of(bytes(OWN + name)));
    }
    String webjar = WEBJAR + version() + "/";
    for (String name : new String[] {"swagger-ui.css", "swagger-ui-bundle.js"}) {
      all.put("/docs/" + name, Asset.of(bytes(webjar + name)));
    }
    ProblemPages.all().forEach((path, html) -> all.put(path, Asset.of(html)));
    return all;
  }

  private static String version() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = open("/dev/errand/version.properties")) {
      versions.load(in);
    }
    return versions.getProperty("swagger-ui");
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Shelf.class.getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource);
    }
    return in;
  }
}
