package dev.millrace.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.memory.MemoryObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is kept of a batch while the store or Kafka is away.
class KeeperTest {
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final List<byte[]> told = new ArrayList<>();
  private final List<String> puts = new ArrayList<>();
  private boolean storeIsAway;
  private boolean kafkaIsAway;

  private final Keeper keeper =
      new Keeper(
          faltering(),
          (_, result, receipt) -> {
            if (!kafkaIsAway) {
              told.add(result);
            }
            receipt.came(!kafkaIsAway);
            return true;
          },
          Runnable::run);

  @Test
  void a_result_is_told_once_however_often_the_store_was_away() throws Exception {
    var settling = settling(new byte[10]);
    storeIsAway = true;
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() -> keeper.keep(settling)).isInstanceOf(Keeper.NotKept.class);
    }
    assertThat(told).isEmpty();

    storeIsAway = false;
    keeper.keep(settling);
    keeper.keep(settling);
    assertThat(told).hasSize(1);
    assertThat(store.read("a.json", 10)).hasSize(10);
    assertThat(settling.picture()).contains("a.jpg");
  }

  @Test
  void objects_are_put_once_however_often_kafka_was_away() throws Exception {
    var settling = settling(new byte[10]);
    kafkaIsAway = true;
    for (int n = 0; n < 3; n++) {
      assertThatThrownBy(() -> keeper.keep(settling)).isInstanceOf(Keeper.NotKept.class);
    }
    kafkaIsAway = false;
    keeper.keep(settling);

    assertThat(told).hasSize(1);
    assertThat(puts).containsExactly("a.json", "a.jpg");
  }

  @Test
  void a_result_that_no_record_can_hold_is_no_outage() {
    assertThatThrownBy(() -> keeper.keep(settling(new byte[1 << 20])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(puts).isEmpty();
  }

  private static Keeper.Settling settling(byte[] result) {
    var picture = new Keeper.Picture("a.jpg", new byte[5]);
    return new Keeper.Settling("s", "a.json", result, List.of(picture));
  }

  private ObjectStore faltering() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> {
              if (storeIsAway) {
                throw new StoreUnavailable("503");
              }
              puts.add((String) arguments[0]);
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
