package dev.millrace.delivery.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keys in memory, which can be away.
final class MemoryShelf implements SigningKeyShelf {
  private final List<SigningKey> keys = new CopyOnWriteArrayList<>();
  volatile boolean away;

  MemoryShelf(Signer... signers) {
    for (Signer signer : signers) {
      keys.add(signer.key());
    }
  }

  @Override
  public List<SigningKey> all() {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    return new ArrayList<>(keys);
  }

  @Override
  public Added add(SigningKey key, int most) {
    if (keys.size() >= most) {
      return Added.FULL;
    }
    if (keys.stream().anyMatch(known -> known.id().equals(key.id()))) {
      return Added.TAKEN;
    }
    keys.add(key);
    return Added.DONE;
  }

  @Override
  public boolean remove(String id) {
    return keys.removeIf(key -> key.id().equals(id));
  }
}
