package dev.errand.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** A JWK set in a file, which may be replaced while the service runs. */
record KeyFile(Path path) implements KeySource {

  @Override
  public String read(Duration limit) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no file " + path);
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the file has more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException gone) {
      throw new IOException("there is no file " + path, gone);
    }
  }
}
