package dev.errand.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document, with its references followed. */
final class Document {

  /** Where operations stand: those of the API, and the pages for browsers. */
  private static final List<String> SECTIONS = List.of("paths", "x-pages");

  private static final Pattern PARAMETER = Pattern.compile("\\{[a-zA-Z]+}");

  private final JsonObject root;
  private final List<Operation> operations = new ArrayList<>();
  private final JsonObject anywhere;

  /**
   * Something that may be done with a path.
   *
   * @param shared the parameters of all that may be done with the path
   * @param responses by status, references followed
   */
  record Operation(
      String path,
      JsonArray shared,
      Pattern pattern,
      String method,
      JsonObject node,
      Map<String, Response> responses) {

    String id() {
      return node.getString("operationId");
    }

    @Override
    public String toString() {
      return id();
    }
  }

  /**
   * What may be answered.
   *
   * @param pointer where it stands, for the schemas in it
   */
  record Response(String pointer, JsonObject node) {

    JsonObject headers() {
      return node.getJsonObject("headers", new JsonObject());
    }

    JsonObject content() {
      return node.getJsonObject("content", new JsonObject());
    }

    /** The slugs of its problems; none if it is a success. */
    List<String> problems() {
      return node.getJsonArray("x-problems", new JsonArray()).stream()
          .map(String::valueOf)
          .toList();
    }
  }

  private Document(JsonObject root) {
    this.root = root;
    this.anywhere = root.getJsonObject("x-anywhere");
    SECTIONS.forEach(this::readOperations);
  }

  private void readOperations(String section) {
    JsonObject paths = root.getJsonObject(section);
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals("parameters")) {
          String pointer = "/" + section + "/" + path.replace("/", "~1") + "/" + method;
          operations.add(operation(path, method, pointer, item));
        }
      }
    }
  }

  /** The document of this build. */
  static Document read() {
    try (InputStream resource = Document.class.getResourceAsStream("/openapi.yaml")) {
      Map<String, Object> yaml =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Objects.requireNonNull(resource));
      // Once through text, so that lists and maps are JSON's own.
      return new Document(new JsonObject(new JsonObject(yaml).encode()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject root() {
    return root;
  }

  List<Operation> operations() {
    return operations;
  }

  /** The operations of the path that a request's path is one of; none if it is no path of ours. */
  List<Operation> at(String path) {
    String plain = path.length() > 1 && path.endsWith("/") ? path.replaceFirst("/$", "") : path;
    return operations.stream()
        .filter(
            each ->
                each.pattern().matcher(path).matches()
                    || (each.path().equals(plain) && !each.path().contains("{")))
        .toList();
  }

  /** What any request may be answered with; null if it is never answered so. */
  @Nullable Response anywhere(int status) {
    String name = Integer.toString(status);
    return anywhere.containsKey(name)
        ? response("/x-anywhere/" + name, anywhere.getJsonObject(name))
        : null;
  }

  /** The fields that any answer may have. */
  JsonObject headersAnywhere() {
    return root.getJsonObject("x-headers-anywhere").copy();
  }

  /** The statuses of {@link #anywhere}. */
  List<String> anywhere() {
    return List.copyOf(anywhere.fieldNames());
  }

  /** The same node, or what it refers to. */
  JsonObject followed(JsonObject node) {
    String reference = node.getString("$ref");
    return reference == null ? node : at(root, reference.substring(1));
  }

  private static JsonObject at(JsonObject from, String pointer) {
    JsonObject node = from;
    for (String name : pointer.substring(1).split("/", -1)) {
      node = node.getJsonObject(name.replace("~1", "/").replace("~0", "~"));
    }
    return node;
  }

  private Operation operation(String path, String method, String pointer, JsonObject item) {
    JsonObject node = item.getJsonObject(method);
    JsonObject responses = node.getJsonObject("responses");
    String words = path.replace(".", "\\.").replace("{slug}", "[a-z-]+");
    return new Operation(
        path,
        item.getJsonArray("parameters"),
        Pattern.compile(PARAMETER.matcher(words).replaceAll("[0-9]+")),
        method.toUpperCase(java.util.Locale.ROOT),
        node,
        responses.fieldNames().stream()
            .collect(
                Collectors.toMap(
                    status -> status,
                    status ->
                        response(
                            pointer + "/responses/" + status, responses.getJsonObject(status)))));
  }

  private Response response(String pointer, JsonObject node) {
    String reference = node.getString("$ref");
    return new Response(reference == null ? pointer : reference.substring(1), followed(node));
  }
}
