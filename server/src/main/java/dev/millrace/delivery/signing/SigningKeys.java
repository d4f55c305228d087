package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.SigningKeyShelf.Added;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The public keys whose signatures open films. All are good at the same time: a new one is added,
/// signers change over to it, the old one is removed.
///
/// **Threading:** any; blocks on the shelf. A change is heard here at once, by other processes
/// within [KeyRing#OLDEST]. **Limits:** [#MOST] keys. **On failure** of the database its unchecked
/// exception comes out.
public final class SigningKeys {
  /// How many there may be.
  public static final int MOST = 20;

  private static final Pattern ID = Pattern.compile("[A-Z0-9]{8,32}");
  private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cc}]{1,100}");
  private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int RSA_BITS = 2048;

  private final SigningKeyShelf shelf;
  private final InstantSource clock;
  private final KeyRing ring;
  private final SecureRandom random = new SecureRandom();

  public SigningKeys(SigningKeyShelf shelf, InstantSource clock) {
    this.shelf = shelf;
    this.clock = clock;
    this.ring = new KeyRing(shelf, System::nanoTime);
  }

  /// A new key.
  ///
  /// @param privateKey in PEM (PKCS #8), when the pair was made here: it is kept nowhere
  public record Created(SigningKey key, @Nullable String privateKey) {
    @Override
    public String toString() {
      return "signing key " + key.id();
    }
  }

  /// All of them, the oldest first.
  public List<SigningKey> list() {
    return shelf.all();
  }

  /// Adds a key.
  ///
  /// @param id CloudFront's for the same key, or null for one made up here
  /// @param publicKey in PEM, or null for a new pair of RSA
  /// @throws KeyRefused when a part is not acceptable
  /// @throws KeysFull when there is no room
  public Created create(String name, @Nullable String id, @Nullable String publicKey) {
    require(NAME.matcher(name).matches(), "name", "name is one line of at most 100 characters");
    require(
        id == null || ID.matcher(id).matches(), "id", "id is 8 to 32 capital letters and digits");
    KeyPair pair = publicKey == null ? pair() : null;
    var key =
        new SigningKey(
            id == null ? newId() : id,
            name,
            pair == null ? PublicKeys.read(String.valueOf(publicKey)) : pair.getPublic(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    switch (shelf.add(key, MOST)) {
      case Added.TAKEN -> throw new KeyRefused("id", "there is a key " + key.id() + " already");
      case Added.FULL -> throw new KeysFull();
      case Added.DONE -> ring.changed();
    }
    return new Created(
        key, pair == null ? null : Pem.write("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  /// Removes a key: what it signed opens nothing any more. False when there is none of this id.
  public boolean remove(String id) {
    boolean removed = shelf.remove(id);
    ring.changed();
    return removed;
  }

  KeyRing ring() {
    return ring;
  }

  private String newId() {
    var id = new StringBuilder("K");
    random.ints(13, 0, SIGNS.length()).forEach(sign -> id.append(SIGNS.charAt(sign)));
    return id.toString();
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static void require(boolean holds, String member, String sentence) {
    if (!holds) {
      throw new KeyRefused(member, sentence);
    }
  }
}
