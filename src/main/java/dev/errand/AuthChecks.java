package dev.errand;

import static dev.errand.SettingsTable.AUTH;
import static dev.errand.SettingsTable.HTTP_HOST;
import static dev.errand.SettingsTable.JWT_AUDIENCE;
import static dev.errand.SettingsTable.JWT_ISSUER;
import static dev.errand.SettingsTable.JWT_JWKS;
import static dev.errand.SettingsTable.JWT_SECRET;

import java.util.List;

/** What must be said about who may do what before the service may listen. */
final class AuthChecks {

  private AuthChecks() {}

  static void run(Settings draft, SettingsReader reader) {
    if (draft.find(AUTH).filter(Settings.Auth.JWT::equals).isPresent()) {
      checkKeys(reader);
      return;
    }
    boolean isBad = reader.isGiven(AUTH) && draft.find(AUTH).isEmpty();
    if (!isBad) {
      checkUnused(reader);
      checkOpen(draft, reader);
    }
  }

  private static void checkKeys(SettingsReader reader) {
    boolean hasSecret = reader.isGiven(JWT_SECRET);
    if (hasSecret == reader.isGiven(JWT_JWKS)) {
      reader.fault(
          AUTH,
          hasSecret
              ? "jwt takes ERRAND_JWT_SECRET or ERRAND_JWT_JWKS, not both"
              : "jwt needs ERRAND_JWT_SECRET or ERRAND_JWT_JWKS, to verify tokens with");
    }
  }

  /** Whoever has set one of these believes that tokens are asked for. */
  private static void checkUnused(SettingsReader reader) {
    for (Setting<?> each : List.of(JWT_SECRET, JWT_JWKS, JWT_ISSUER, JWT_AUDIENCE)) {
      if (reader.isGiven(each)) {
        reader.fault(each, "is of no use without ERRAND_AUTH=jwt");
      }
    }
  }

  private static void checkOpen(Settings draft, SettingsReader reader) {
    String host = draft.find(HTTP_HOST).orElse("localhost");
    if (Hosts.isLoopback(host)) {
      return;
    }
    if (reader.isGiven(AUTH)) {
      reader.warning(AUTH, "none lets everybody who reaches %s do everything".formatted(host));
    } else {
      reader.fault(
          AUTH,
          "must be set, since ERRAND_HTTP_HOST "
              + host
              + " is not a loopback address: jwt asks for tokens, none lets everybody who reaches it"
              + " do everything; or listen on 127.0.0.1");
    }
  }
}
