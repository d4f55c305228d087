package dev.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.memory.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangedDownloadTest {
  private static final int SIZE = 33 << 20;
  private final MemoryObjectStore memory = new MemoryObjectStore(128 << 20, InstantSource.system());
  private final AtomicInteger opened = new AtomicInteger();
  @TempDir Path temp;

  /// The store with every read passed through `change`.
  private ObjectStore changing(UnaryOperator<ObjectRead> change) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              try {
                var answer = method.invoke(memory, arguments);
                return answer instanceof ObjectRead read ? change.apply(read) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ObjectRead breaking(ObjectRead read, int afterBytes) {
    var body =
        new InputStream() {
          private int left = afterBytes;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("connection reset");
            }
            return read.stream().read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
              throw new IOException("connection reset");
            }
            var count = read.stream().read(target, offset, Math.min(length, left));
            left -= count;
            return count;
          }
        };
    return new ObjectRead(read.head(), read.lengthBytes(), body);
  }

  @Test
  void a_broken_connection_goes_on_where_it_broke_off() throws IOException {
    var bytes = ObjectStoreContract.random(SIZE, 1);
    memory.put("k", bytes, ObjectMeta.of("video/mp4"));
    var flaky = changing(read -> opened.getAndIncrement() < 4 ? breaking(read, 1_000_000) : read);

    new RangedDownload(flaky, "k").to(temp.resolve("t"));

    assertThat(Arrays.equals(Files.readAllBytes(temp.resolve("t")), bytes)).isTrue();
    assertThat(opened).hasValueGreaterThan(4);
  }

  @Test
  void a_store_that_keeps_breaking_is_given_up_and_nothing_stays() throws IOException {
    memory.put("k", new byte[SIZE], ObjectMeta.of("video/mp4"));
    var broken = changing(read -> breaking(read, 0));

    assertThatThrownBy(() -> new RangedDownload(broken, "k").to(temp.resolve("t")))
        .isInstanceOf(StoreUnavailable.class);

    try (var files = Files.list(temp)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void bytes_of_two_versions_are_never_mixed() {
    memory.put("k", new byte[SIZE], ObjectMeta.of("video/mp4"));
    var replaced =
        changing(
            read -> {
              var head = read.head();
              var other =
                  new ObjectHead(
                      head.key(), head.sizeBytes(), "other", head.modifiedAt(), head.meta());
              return new ObjectRead(
                  other, read.lengthBytes(), new ByteArrayInputStream(new byte[1]));
            });

    assertThatThrownBy(() -> new RangedDownload(replaced, "k").to(temp.resolve("t")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("was replaced");
  }

  @Test
  void a_folder_that_is_not_there_is_the_disks_failure() {
    memory.put("k", new byte[10], ObjectMeta.of("video/mp4"));

    assertThatThrownBy(() -> memory.download("k", temp.resolve("no/t")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
