package dev.errand.db;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority and one server's certificate, as PEM files, made by the JDK's keytool.
 *
 * @param authority the CA's certificate
 * @param certificate the server's
 * @param key the server's private key, of mode 0600 and the server account's own
 */
public record TestCertificates(Path authority, Path certificate, Path key) {

  private static final String PASSWORD = "not-a-secret";

  /**
   * Makes them in the folder.
   *
   * @param names the server's names as keytool wants them, {@code dns:localhost,ip:127.0.0.1}
   */
  public static TestCertificates make(Path folder, String names) throws Exception {
    Path authorityStore = folder.resolve("authority.p12");
    Path serverStore = folder.resolve("server.p12");
    Path request = folder.resolve("server.csr");
    Path authority = folder.resolve("authority.pem");
    Path certificate = folder.resolve("server.pem");
    keytool(authorityStore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c");
    keytool(authorityStore, "-exportcert", "-rfc", "-file", authority.toString());
    keytool(serverStore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=unused.test");
    keytool(serverStore, "-certreq", "-file", request.toString());
    keytool(
        authorityStore,
        "-gencert",
        "-rfc",
        "-ext",
        "san=" + names,
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    return new TestCertificates(authority, certificate, privateKey(serverStore, folder));
  }

  private static Path privateKey(Path store, Path folder)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Key key = keys.getKey("it", PASSWORD.toCharArray());
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Path file =
        Files.createFile(
            folder.resolve("server.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n", US_ASCII);
    ServerAccount.forOwnerOf(folder).own(file);
    return file;
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "it", "-storepass", PASSWORD, "-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
