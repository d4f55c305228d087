package dev.millrace.delivery.signing;

import java.security.PublicKey;
import java.time.Instant;

/// A public key whose signatures open films.
///
/// @param id the `Key-Pair-Id` of signed addresses: CloudFront's, when the key is there too
public record SigningKey(String id, String name, PublicKey publicKey, Instant createdAt) {
  /// The key as it is read from PEM.
  ///
  /// **On failure** [KeyRefused].
  public static SigningKey of(String id, String name, String pem, Instant createdAt) {
    return new SigningKey(id, name, PublicKeys.read(pem), createdAt);
  }

  /// `rsa-2048` or `ecdsa-p256`.
  public String algorithm() {
    return PublicKeys.isRsa(publicKey) ? "rsa-2048" : "ecdsa-p256";
  }

  /// The key in PEM, as `SubjectPublicKeyInfo`.
  public String pem() {
    return Pem.write("PUBLIC KEY", publicKey.getEncoded());
  }
}
