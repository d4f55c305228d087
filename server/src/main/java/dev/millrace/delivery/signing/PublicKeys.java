package dev.millrace.delivery.signing;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/// Which public keys sign: RSA of 2,048 bits and ECDSA on P-256, as with CloudFront, so that a key
/// that is good here is good there.
final class PublicKeys {
  private static final int RSA_BITS = 2048;
  private static final int MAX_EXPONENT_BITS = 33;
  private static final ECParameterSpec P256 = p256();

  private PublicKeys() {}

  /// **On failure** [KeyRefused].
  static PublicKey read(String pem) {
    byte[] encoded = Pem.publicKey(pem);
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        var spec = new X509EncodedKeySpec(encoded);
        return checked(KeyFactory.getInstance(algorithm).generatePublic(spec));
      } catch (InvalidKeySpecException _) {
        // Perhaps it is of the other kind.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }
    throw refused("publicKey is neither RSA of 2048 bits nor ECDSA on P-256, or is damaged");
  }

  static boolean isRsa(PublicKey key) {
    return key instanceof RSAPublicKey;
  }

  private static PublicKey checked(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits != RSA_BITS || rsa.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
        throw refused("publicKey is RSA of " + bits + " bits: CloudFront takes 2048");
      }
    } else if (key instanceof ECPublicKey ec && !isP256(ec.getParams())) {
      throw refused("publicKey is on another curve than P-256");
    }
    return key;
  }

  private static boolean isP256(ECParameterSpec given) {
    return given.getCurve().equals(P256.getCurve())
        && given.getGenerator().equals(P256.getGenerator())
        && given.getOrder().equals(P256.getOrder());
  }

  private static ECParameterSpec p256() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static KeyRefused refused(String sentence) {
    return new KeyRefused("publicKey", sentence);
  }
}
