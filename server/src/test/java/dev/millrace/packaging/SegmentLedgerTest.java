package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SegmentLedgerTest {
  private final MemoryObjectStore store = new MemoryObjectStore(1 << 20, InstantSource.system());
  private final SegmentLedger ledger = new SegmentLedger(store);

  @Test
  void an_entry_is_read_as_it_was_written() {
    var picture = Tracks.picture("chunk-0", 0, 3);
    var sound = Tracks.sound(0, 2);

    ledger.write(Tracks.FOLDER, picture);
    ledger.write(Tracks.FOLDER, sound);

    assertThat(ledger.read(Tracks.FOLDER)).containsExactlyInAnyOrder(picture, sound);
  }

  @Test
  void a_segment_is_four_numbers() {
    ledger.write(Tracks.FOLDER, Tracks.picture("chunk-0", 7, 1));

    byte[] json = store.read(Tracks.FOLDER.key("ledger/v/720p/chunk-0.json"), 1 << 20);

    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"segments\":[[7,700000,100000,100007]]");
  }

  @Test
  void a_changed_entry_is_read_again() {
    var reader = ledger.reader(Tracks.FOLDER);
    ledger.write(Tracks.FOLDER, Tracks.picture("chunk-0", 0, 1));
    assertThat(reader.read().getFirst().segments()).hasSize(1);

    ledger.write(Tracks.FOLDER, Tracks.picture("chunk-0", 0, 2));

    assertThat(reader.read().getFirst().segments()).hasSize(2);
  }
}
