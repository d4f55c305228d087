package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A signature as a request brought it, and what it says.
///
/// **Limits:** a policy of 4,096 signs, a signature of 700.
///
/// @param said the policy in CloudFront's base 64 when it is custom; the whole canned policy else
/// @param inAddress whether it came in the query, and not in cookies
record Token(
    String keyId, Hash hash, String said, boolean isCustom, String signature, boolean inAddress) {
  private static final int MAX_POLICY = 4096;
  private static final int MAX_SIGNATURE = 700;
  private static final Pattern KEY_ID = Pattern.compile("[A-Z0-9]{8,32}");

  Token {
    boolean formed =
        said.length() <= MAX_POLICY
            && !signature.isEmpty()
            && signature.length() <= MAX_SIGNATURE
            && KEY_ID.matcher(keyId).matches();
    Refusal.unless(formed, Reason.MALFORMED);
  }

  /// The bytes that were signed.
  byte[] signed() {
    return isCustom ? SafeText.decode(said) : said.getBytes(StandardCharsets.UTF_8);
  }

  byte[] signatureBytes() {
    return SafeText.decode(signature);
  }

  /// The canned policy of an address, byte for byte as signers write it.
  static String canned(String resource, long expires) {
    return "{\"Statement\":[{\"Resource\":\""
        + resource
        + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":"
        + expires
        + "}}}]}";
  }

  @Override
  public String toString() {
    return "signature by " + keyId;
  }
}
