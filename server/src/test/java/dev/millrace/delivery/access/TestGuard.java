package dev.millrace.delivery.access;

import dev.millrace.delivery.signing.Signatures;
import dev.millrace.delivery.signing.SigningKey;
import dev.millrace.delivery.signing.SigningKeyShelf;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.http.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A guard with keys in memory, one ticket, and one owner.
public final class TestGuard {
  /// Good for the asset `film`.
  public static final String TICKET = "32503680000.x";

  /// The owner's `Authorization`.
  public static final String OWNER = "Bearer owner";

  public final SigningKeys keys;
  private final PlaybackGuard guard;

  public TestGuard(InstantSource clock) {
    keys = new SigningKeys(new Shelf(), clock);
    guard = new PlaybackGuard(new Signatures(keys, clock), new Family(), clock);
  }

  public PlaybackGuard guard() {
    return guard;
  }

  private record Family() implements Insiders {
    @Override
    public boolean hasTicket(String assetId, String ticket) {
      return assetId.equals("film") && ticket.equals(TICKET);
    }

    @Override
    public boolean mayBeKnown(Request request) {
      return request.header("Authorization") != null;
    }

    @Override
    public boolean isKnown(Request request) {
      return OWNER.equals(request.header("Authorization"));
    }
  }

  private static final class Shelf implements SigningKeyShelf {
    private final List<SigningKey> keys = new CopyOnWriteArrayList<>();

    @Override
    public List<SigningKey> all() {
      return List.copyOf(keys);
    }

    @Override
    public Added add(SigningKey key, int most) {
      keys.add(key);
      return Added.DONE;
    }

    @Override
    public boolean remove(String id) {
      return keys.removeIf(key -> key.id().equals(id));
    }
  }
}
