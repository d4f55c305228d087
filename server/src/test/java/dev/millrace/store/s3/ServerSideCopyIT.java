package dev.millrace.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore.Entry;
import dev.millrace.testing.Backends;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ServerSideCopyIT {
  private static final ObjectMeta META = ObjectMeta.of("video/mp4");
  private static final int PART = 5 << 20;

  @Test
  void a_large_object_is_copied_in_parts_and_nothing_stays_of_a_copy_that_failed() {
    var config = Backends.store();
    try (var store = new S3ObjectStore(config);
        var connection = new S3Connection(config, UnaryOperator.identity())) {
      var copying = new ServerSideCopy(connection, new S3Multiparts(connection), 1000, PART);
      var bytes = new byte[2 * PART + 1234];
      new Random(1).nextBytes(bytes);
      var head = store.put("large", bytes, META);

      copying.copy(new Entry("large", bytes.length, head.etag()), "copy", META);

      assertThat(Arrays.equals(store.read("copy", bytes.length), bytes)).isTrue();
      assertThat(store.head("copy").orElseThrow().etag()).endsWith("-3");
      assertThatThrownBy(() -> copying.copy(new Entry("large", bytes.length, "x"), "no", META))
          .isInstanceOf(ObjectMissing.class);
      assertThat(store.head("no")).isEmpty();
      assertThat(store.multipart().pending("", "", 10)).isEmpty();
    }
  }
}
