package dev.millrace.delivery.signing;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;

/// A key ready to verify. **Threading:** any.
///
/// @param verifying the same key in the form of who verifies
record TrustedKey(SigningKey key, PublicKey verifying) {
  private static final int RSA_SIGNATURE = 256;

  /// Two numbers of 256 bits in DER.
  private static final int SHORTEST_ECDSA = 8;

  private static final int LONGEST_ECDSA = 72;

  static TrustedKey of(SigningKey key) {
    PublicKey given = key.publicKey();
    try {
      var factory = NativeCrypto.keys(given.getAlgorithm());
      return new TrustedKey(
          key, factory.generatePublic(new X509EncodedKeySpec(given.getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read cannot be read again", e);
    }
  }

  /// Whether a signature has the length of this key's.
  boolean fits(byte[] signature) {
    int length = signature.length;
    return isRsa() ? length == RSA_SIGNATURE : length >= SHORTEST_ECDSA && length <= LONGEST_ECDSA;
  }

  boolean verifies(Hash hash, byte[] signed, byte[] signature) {
    try {
      String algorithm = hash.name() + (isRsa() ? "withRSA" : "withECDSA");
      var verifier = NativeCrypto.signature(algorithm);
      verifier.initVerify(verifying);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key cannot verify", e);
    }
  }

  private boolean isRsa() {
    return PublicKeys.isRsa(key.publicKey());
  }
}
