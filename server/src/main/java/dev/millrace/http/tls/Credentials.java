package dev.millrace.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate chain and the key that belongs to it, read from PEM and found to fit.
///
/// **Threading**: immutable; two are equal when their texts are.
public final class Credentials {
  /// Of a store that never leaves memory.
  private static final char[] NO_PASSWORD = "none".toCharArray();

  private final Pem chain;
  private final Pem key;
  private final List<X509Certificate> certificates;

  private Credentials(Pem chain, Pem key, List<X509Certificate> certificates) {
    this.chain = chain;
    this.key = key;
    this.certificates = certificates;
  }

  /// **On failure** a [CertificateProblem]: no certificate, no key that can be used, or a key of
  /// another certificate.
  static Credentials of(Pem chain, Pem key) {
    List<X509Certificate> certificates = certificates(chain);
    PrivateKey secret = privateKey(key);
    if (!fits(certificates.getFirst(), secret)) {
      throw new CertificateProblem(
          "the key " + key.name() + " does not belong to the certificate " + chain.name(), null);
    }
    return new Credentials(chain, key, certificates);
  }

  /// The server's own certificate.
  public X509Certificate certificate() {
    return certificates.getFirst();
  }

  /// The chain as PEM, the server's own certificate first.
  public String chainPem() {
    return chain.text();
  }

  /// The key as PEM, in PKCS #8.
  public String keyPem() {
    return key.text();
  }

  /// What a server shows by TLS that is not ours over HTTP.
  public SSLContext tls() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", privateKey(key), NO_PASSWORD, certificates.toArray(X509Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      var tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<X509Certificate> certificates(Pem chain) {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : chain.blocks()) {
        if (block.label().equals("CERTIFICATE")) {
          Certificate read = factory.generateCertificate(new ByteArrayInputStream(block.content()));
          certificates.add((X509Certificate) read);
        }
      }
    } catch (CertificateException e) {
      throw new CertificateProblem(chain.name() + " holds a damaged certificate", e);
    }
    if (certificates.isEmpty()) {
      throw new CertificateProblem(chain.name() + " holds no certificate in PEM", null);
    }
    return List.copyOf(certificates);
  }

  private static PrivateKey privateKey(Pem key) {
    for (Pem.Block block : key.blocks()) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return decoded(key, block);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new CertificateProblem(key.name() + " is encrypted; give the key as it is", null);
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
            throw new CertificateProblem(
                key.name() + " is not in PKCS #8; convert it with openssl pkcs8 -topk8 -nocrypt",
                null);
        default -> {
          // Parameters and the like.
        }
      }
    }
    throw new CertificateProblem(key.name() + " holds no private key in PEM", null);
  }

  private static PrivateKey decoded(Pem key, Pem.Block block) {
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(block.content()));
      } catch (GeneralSecurityException _) {
        // Perhaps of the other kind.
      }
    }
    throw new CertificateProblem(key.name() + " is neither an RSA key nor one of a curve", null);
  }

  /// Whether what `key` signs is what `certificate` verifies.
  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    byte[] said = "Millrace".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try {
      String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(said);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(said);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credentials that
        && chain.text().equals(that.chain.text())
        && key.text().equals(that.key.text());
  }

  @Override
  public int hashCode() {
    return chain.text().hashCode();
  }
}
