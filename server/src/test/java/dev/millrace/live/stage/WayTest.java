package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.ingest.Ingest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A way into a channel that is ended.
class WayTest {
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private final class Door implements Ingest {
    @Override
    public void open(Listener listener) {
      opened.incrementAndGet();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private Way way() {
    Way.Making making =
        new Way.Making(
            Door::new,
            _ -> {
              throw new IllegalStateException("nobody comes");
            },
            () -> {});
    return new Way(Rank.SLATE, "channel", making);
  }

  @Test
  void it_may_be_opened_again_once_it_is_closed() {
    Way way = way();
    way.open();
    way.close();
    way.open();

    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(1);
  }

  @Test
  void nothing_opens_it_any_more_once_its_channel_has_ended() {
    Way way = way();
    way.open();
    way.shut();
    way.open();

    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(1);
  }
}
