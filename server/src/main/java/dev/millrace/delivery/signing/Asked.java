package dev.millrace.delivery.signing;

import static dev.millrace.delivery.signing.Words.COOKIE;
import static dev.millrace.delivery.signing.Words.EXPIRES;
import static dev.millrace.delivery.signing.Words.HASH;
import static dev.millrace.delivery.signing.Words.KEY_ID;
import static dev.millrace.delivery.signing.Words.POLICY;
import static dev.millrace.delivery.signing.Words.SIGNATURE;

import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request asks for, by which signature.
///
/// A signature in the address goes before one in cookies, as with CloudFront. Of the cookies a
/// policy goes before a time of expiry.
///
/// @param resource the address without CloudFront's parameters: what a signer signs
/// @param address the client's
/// @param expires of a canned policy, in seconds since 1970; 0 when the policy is custom
record Asked(Token token, String resource, String address, long expires) {
  private static final int MAX_DIGITS = 11;

  /// What a request of these words asks for.
  ///
  /// **On failure** [Refusal] when there is no signature, or no well-formed one.
  static Asked of(Request request, Words words) {
    boolean inAddress = isInAddress(request);
    Refusal.unless(inAddress || isInCookies(request), Reason.ABSENT);
    String expires = value(request, inAddress, EXPIRES);
    String policy = value(request, inAddress, POLICY);
    Refusal.unless(!inAddress || expires == null || policy == null, Reason.MALFORMED);
    String resource = resource(request, words.rest());
    long seconds = policy == null ? seconds(expires) : 0;
    var token =
        new Token(
            present(value(request, inAddress, KEY_ID)),
            Hash.of(value(request, inAddress, HASH)),
            policy == null ? Token.canned(resource, seconds) : policy,
            policy != null,
            present(value(request, inAddress, SIGNATURE)),
            inAddress);
    return new Asked(token, resource, request.address(), seconds);
  }

  /// The cookies by which a player that knows only the first address gets the rest.
  Map<String, String> cookies() {
    return Map.of(
        COOKIE + POLICY, token.said(),
        COOKIE + SIGNATURE, token.signature(),
        COOKIE + KEY_ID, token.keyId(),
        COOKIE + HASH, token.hash().name());
  }

  /// Whether a request shows a signature, or what is to pass for one.
  static boolean isIn(Request request) {
    return isInAddress(request) || isInCookies(request);
  }

  private static boolean isInAddress(Request request) {
    for (String mark : Words.PARAMETERS) {
      if (request.query(mark) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInCookies(Request request) {
    return request.cookie(COOKIE + SIGNATURE) != null;
  }

  private static @Nullable String value(Request request, boolean inAddress, String name) {
    if (!inAddress) {
      return request.cookie(COOKIE + name);
    }
    List<String> values = request.queries(name);
    Refusal.unless(values.size() <= 1, Reason.MALFORMED);
    return values.isEmpty() ? null : values.getFirst();
  }

  private static String present(@Nullable String value) {
    if (value == null) {
      throw new Refusal(Reason.MALFORMED);
    }
    return value;
  }

  private static long seconds(@Nullable String text) {
    boolean number =
        text != null
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(sign -> sign >= '0' && sign <= '9')
            && !text.startsWith("0")
            && !text.isEmpty();
    Refusal.unless(number, Reason.MALFORMED);
    return Long.parseLong(present(text));
  }

  /// The address that a request is for, with `rest` of its query.
  static String resource(Request request, String rest) {
    String target = request.target();
    int mark = target.indexOf('?');
    int end = mark < 0 ? target.length() : mark;
    return new StringBuilder(end + rest.length() + 40)
        .append(request.scheme())
        .append("://")
        .append(authority(request))
        .append(target, 0, end)
        .append(rest)
        .toString();
  }

  /// As browsers write it: in lower case, without the scheme's own port.
  private static String authority(Request request) {
    String authority = request.authority().toLowerCase(Locale.ROOT);
    String port = request.scheme().equals("https") ? ":443" : ":80";
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
