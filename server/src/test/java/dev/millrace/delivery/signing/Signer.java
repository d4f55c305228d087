package dev.millrace.delivery.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/// Somebody who signs addresses, with a key of his own.
record Signer(String id, KeyPair pair) {
  static final String BASE = "https://video.example/play/film/";

  static Signer rsa(String id) {
    return rsa(id, 2048);
  }

  static Signer rsa(String id, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new Signer(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signer ecdsa(String id, String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new Signer(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String pem() {
    return Pem.write("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  SigningKey key() {
    return SigningKey.of(id, "a test's", pem(), Instant.EPOCH);
  }

  /// A policy as the SDK writes it; conditions are written as they are.
  static String policy(String resource, String conditions) {
    return "{\"Statement\":[{\"Resource\":\""
        + resource
        + "\",\"Condition\":{"
        + conditions
        + "}}]}";
  }

  static String until(long seconds) {
    return "\"DateLessThan\":{\"AWS:EpochTime\":" + seconds + "}";
  }

  /// The query of a custom policy, by SHA-1.
  String custom(String policy) {
    return "Policy=" + text(policy.getBytes(StandardCharsets.UTF_8)) + signed(policy, "SHA1");
  }

  /// The query of a canned policy, by SHA-1.
  String canned(String url, long expires) {
    return "Expires=" + expires + signed(Token.canned(url, expires), "SHA1");
  }

  /// The rest of a query, by some hash.
  String signed(String policy, String hash) {
    return "&Signature="
        + text(signature(policy, hash))
        + "&Key-Pair-Id="
        + id
        + (hash.equals("SHA1") ? "" : "&Hash-Algorithm=" + hash);
  }

  byte[] signature(String policy, String hash) {
    try {
      boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
      var signature = Signature.getInstance(hash + (rsa ? "withRSA" : "withECDSA"));
      signature.initSign(pair.getPrivate());
      signature.update(policy.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(byte[] bytes) {
    return Base64.getEncoder()
        .encodeToString(bytes)
        .replace('+', '-')
        .replace('=', '_')
        .replace('/', '~');
  }
}
