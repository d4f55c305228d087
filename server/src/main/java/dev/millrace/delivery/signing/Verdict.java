package dev.millrace.delivery.signing;

import java.time.Instant;
import java.util.Map;

/// What a request's signature came to.
public sealed interface Verdict {
  /// It opens what is asked for.
  ///
  /// @param until when it is over
  /// @param cookies by which other files open as well, name to value; empty when it opens this one
  ///     alone, or came in cookies
  /// @param holder names what was signed, however it is written: whose requests these are
  record Granted(Instant until, Map<String, String> cookies, String holder) implements Verdict {
    @Override
    public String toString() {
      return "granted until " + until;
    }
  }

  /// It does not.
  record Refused(Reason reason) implements Verdict {}

  /// Why a signature does not open what is asked for.
  enum Reason {
    ABSENT("neither the address nor a cookie has a signature"),
    MALFORMED("the signature or its policy is incomplete, given twice or not well-formed"),
    UNKNOWN_KEY("the signature is by a key that is not known here"),
    EXPIRED("the signature has expired"),
    NOT_YET("the signature is not valid yet"),
    ADDRESS("the signature is for another IP address"),
    RESOURCE("the signature is for another address"),
    FORGED("the signature does not match what it signs"),
    /// Too many of them failed.
    TOO_MANY("too many wrong signatures came from this network; wait a minute"),
    /// Too many wait to be verified.
    BUSY("too many signatures wait to be verified");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /// The reason in words, without a secret.
    public String sentence() {
      return sentence;
    }
  }
}
