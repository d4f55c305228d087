package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.ObjectStore;
import dev.millrace.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentLedgerTest {
  private final MemoryObjectStore store = new MemoryObjectStore(8 << 20, InstantSource.system());
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
  void a_segment_is_a_row_of_numbers() {
    var segment = new SegmentInfo(7, 700, 100, 5000, List.of(new KeyPicture(700, 24, 900)));
    var piece =
        new PackagedPiece(Tracks.HIGH, "chunk-0", "avc1.64001f", 25, "", true, List.of(segment));

    ledger.write(Tracks.FOLDER, piece);

    byte[] json = store.read(Tracks.FOLDER.key("ledger/v/720p/chunk-0.json"), 1 << 20);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"segments\":[[7,700,100,5000,[[700,24,900]]]]");
    assertThat(ledger.read(Tracks.FOLDER)).containsExactly(piece);
  }

  @Test
  void a_changed_entry_is_read_again() {
    var reader = ledger.reader(Tracks.FOLDER);
    ledger.write(Tracks.FOLDER, Tracks.picture("chunk-0", 0, 1));
    assertThat(reader.read().getFirst().segments()).hasSize(1);

    ledger.write(Tracks.FOLDER, Tracks.picture("chunk-0", 0, 2));

    assertThat(reader.read().getFirst().segments()).hasSize(2);
  }

  @Test
  void the_ledger_of_weeks_is_read_to_its_end() {
    int many = 10 * ObjectStore.MAX_PAGE + 3;
    for (int entry = 0; entry < many; entry++) {
      ledger.write(Tracks.FOLDER, Tracks.picture("live-" + entry, entry, 1));
    }

    assertThat(ledger.read(Tracks.FOLDER)).hasSize(many);
  }
}
