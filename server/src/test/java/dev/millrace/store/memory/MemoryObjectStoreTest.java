package dev.millrace.store.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.MultipartStoreContract;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.ObjectStoreContract;
import dev.millrace.store.StoreUnavailable;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryObjectStoreTest {
  private static final long CAPACITY = 256 << 20;

  @Nested
  class Objects extends ObjectStoreContract {
    private final MemoryObjectStore store = new MemoryObjectStore(CAPACITY, InstantSource.system());

    @Override
    protected ObjectStore store() {
      return store;
    }
  }

  @Nested
  class Multiparts extends MultipartStoreContract {
    private final MemoryObjectStore store = new MemoryObjectStore(CAPACITY, InstantSource.system());

    @Override
    protected ObjectStore store() {
      return store;
    }

    @Override
    protected String send(URI url, byte[] body) {
      return store.receivePart(url, body);
    }
  }

  @Test
  void a_full_store_is_unavailable() {
    var store = new MemoryObjectStore(10, InstantSource.system());

    assertThatThrownBy(() -> store.put("a", new byte[11], ObjectMeta.of("text/plain")))
        .isInstanceOf(StoreUnavailable.class);
  }
}
