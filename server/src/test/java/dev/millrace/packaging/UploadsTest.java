package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.memory.MemoryObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadsTest {
  private static final ObjectMeta META = ObjectMeta.immutable("video/mp4");

  @Test
  void segments_are_reported_in_order() {
    var store = new MemoryObjectStore(1 << 20, InstantSource.system());
    var reported = new ArrayList<Long>();
    try (var uploads = new Uploads(store, segment -> reported.add(segment.number()))) {
      IntStream.range(0, 50)
          .forEach(n -> uploads.put("s/" + n, new byte[10], segment(n, 10), META));
      uploads.finish();
    }

    assertThat(reported).isEqualTo(IntStream.range(0, 50).asLongStream().boxed().toList());
  }

  @Test
  void a_segment_that_is_there_already_stays_as_it_is() {
    var store = new MemoryObjectStore(1 << 20, InstantSource.system());
    store.put("s/0", new byte[] {1, 2, 3}, META);
    var reported = new ArrayList<SegmentInfo>();
    try (var uploads = new Uploads(store, reported::add)) {
      uploads.put("s/0", new byte[10], segment(0, 10), META);
      uploads.finish();
    }

    assertThat(store.read("s/0", 100)).containsExactly(1, 2, 3);
    assertThat(reported).isEqualTo(List.of(segment(0, 3)));
  }

  @Test
  void a_store_that_is_full_fails_the_run() {
    var store = new MemoryObjectStore(15, InstantSource.system());
    try (var uploads = new Uploads(store, segment -> {})) {
      assertThatExceptionOfType(StoreUnavailable.class)
          .isThrownBy(
              () -> {
                uploads.put("s/0", new byte[10], segment(0, 10), META);
                uploads.put("s/1", new byte[10], segment(1, 10), META);
                uploads.finish();
              });
    }
  }

  private static SegmentInfo segment(long number, long sizeBytes) {
    return SegmentInfo.plain(number, number * 100, 100, sizeBytes);
  }
}
