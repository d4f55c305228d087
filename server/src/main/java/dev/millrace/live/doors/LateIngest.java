package dev.millrace.live.doors;

import dev.millrace.live.ingest.Ingest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A way in that is made when it is opened, as what it stands on may not be had.
///
/// **Threading**: opened and closed by one thread at a time.
final class LateIngest implements Ingest {
  private final Supplier<Ingest> making;
  private @Nullable Ingest made;

  LateIngest(Supplier<Ingest> making) {
    this.making = making;
  }

  /// **On failure** an [java.io.UncheckedIOException]; it may be tried again.
  @Override
  public void open(Listener listener) {
    Ingest next = making.get();
    next.open(listener);
    made = next;
  }

  @Override
  public void close() {
    Ingest open = made;
    if (open != null) {
      open.close();
    }
  }
}
