package dev.errand;

import dev.errand.auth.KeySource;
import dev.errand.auth.Tokens;
import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tokens are verified with, by the settings. */
final class TokenSetup {

  private TokenSetup() {}

  /**
   * Null: there is no authentication. Blocks until the keys are read.
   *
   * @throws StartException if there are none to be had
   */
  static @Nullable Tokens start(Settings settings, Observer observer) {
    if (settings.auth() != Settings.Auth.JWT) {
      return null;
    }
    Clock clock = Clock.systemUTC();
    Optional<Secret> secret = settings.jwtSecret();
    if (secret.isPresent()) {
      return Tokens.ofSecret(secret.get(), settings.tokenRules(), clock);
    }
    KeySource source = settings.jwtKeys().orElseThrow();
    try {
      return Tokens.ofKeys(source, settings.jwtKeyTimes(), settings.tokenRules(), clock, observer);
    } catch (IOException failed) {
      throw new StartException(
          "no keys from ERRAND_JWT_JWKS: " + StartException.firstLine(failed), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", stopped);
    }
  }
}
