package dev.millrace.delivery.signing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/// Who verifies: Amazon's Corretto Crypto Provider, whose native code takes a tenth of the JDK's
/// time for ECDSA; the JDK itself where that does not load. Nobody else is given it.
final class NativeCrypto {
  private static final Logger LOG = System.getLogger(NativeCrypto.class.getName());
  private static final @Nullable Provider PROVIDER = load();

  private NativeCrypto() {}

  static Signature signature(String algorithm) throws GeneralSecurityException {
    return PROVIDER == null
        ? Signature.getInstance(algorithm)
        : Signature.getInstance(algorithm, PROVIDER);
  }

  static KeyFactory keys(String algorithm) throws GeneralSecurityException {
    return PROVIDER == null
        ? KeyFactory.getInstance(algorithm)
        : KeyFactory.getInstance(algorithm, PROVIDER);
  }

  private static @Nullable Provider load() {
    var provider = AmazonCorrettoCryptoProvider.INSTANCE;
    Throwable obstacle = provider.getLoadingError();
    if (obstacle == null) {
      return provider;
    }
    LOG.log(Level.WARNING, "the JDK verifies signatures reason={0}", obstacle.getMessage());
    return null;
  }
}
