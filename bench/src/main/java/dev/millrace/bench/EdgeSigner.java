package dev.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Signs addresses of a film that the server under test then plays for nobody else, in CloudFront's
/// format.
final class EdgeSigner {
  private static final long LIFE_SECONDS = 3600;

  private EdgeSigner() {}

  /// The query that opens every file of the film from now on, and only that.
  static String query(Api api, String asset) throws IOException, InterruptedException {
    JsonNode key = api.post("/v1/signing-keys", Map.of("name", "bench"));
    api.patch("/v1/assets/" + asset, Map.of("playback", Map.of("access", "signed")));
    long until = Instant.now().getEpochSecond() + LIFE_SECONDS;
    String policy =
        Api.JSON.writeValueAsString(
            Map.of(
                "Statement",
                List.of(
                    Map.of(
                        "Resource",
                        "*/play/" + asset + "/*",
                        "Condition",
                        Map.of("DateLessThan", Map.of("AWS:EpochTime", until))))));
    byte[] bytes = policy.getBytes(StandardCharsets.UTF_8);
    return "?Policy=%s&Signature=%s&Key-Pair-Id=%s&Hash-Algorithm=SHA256"
        .formatted(
            text(bytes),
            text(signed(bytes, key.path("privateKey").asString(""))),
            key.path("id").asString(""));
  }

  /// The cookies that say the same as a query.
  static String cookies(String query) {
    return "CloudFront-" + query.substring(1).replace("&", "; CloudFront-");
  }

  private static byte[] signed(byte[] policy, String pem) {
    try {
      String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(encoded));
      signature.update(policy);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new BenchFailed("cannot sign", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder()
        .encodeToString(bytes)
        .replace('+', '-')
        .replace('=', '_')
        .replace('/', '~');
  }
}
