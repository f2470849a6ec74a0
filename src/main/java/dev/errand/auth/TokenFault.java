package dev.errand.auth;

/** A token is refused. Says why, and nothing of what stands in it; carries no stack trace. */
public final class TokenFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Every reason, with its sentence for the client. */
  public enum Reason {
    TOO_LONG("The token is too long."),
    MALFORMED("The token is not a signed JWT in compact form."),
    ALGORITHM("The token is not signed by an algorithm that is accepted here."),
    UNKNOWN_KEY("The token names a key that is not known here."),
    SIGNATURE("The token's signature does not hold."),
    CLAIMS("The token's claims can't be read."),
    NO_END("The token does not say when it expires."),
    EXPIRED("The token has expired."),
    NOT_YET_VALID("The token is not valid yet."),
    ISSUER("The token is not from the issuer that is trusted here."),
    AUDIENCE("The token is meant for another audience."),
    TOO_MANY_OWNERS("The token names too many owners.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Reason reason;

  TokenFault(Reason reason) {
    super(reason.sentence, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The sentence for the client. */
  public String sentence() {
    return reason.sentence;
  }
}
