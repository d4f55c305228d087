package dev.millrace.live.ingest;

import dev.millrace.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A channel that writes down everybody who comes, and all that they bring.
public final class Arrivals implements Ingest.Listener {
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  /// One publisher; its media is read as it comes.
  public static final class Arrival {
    private final Incoming incoming;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Arrival(Incoming incoming) {
      this.incoming = incoming;
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try {
        incoming.media().transferTo(bytes);
      } catch (IOException e) {
        throw new IllegalStateException("media ends, it does not break", e);
      } finally {
        incoming.close();
        ended.countDown();
      }
    }

    public Incoming incoming() {
      return incoming;
    }

    public int size() {
      return bytes.size();
    }

    public boolean isOver() {
      return ended.getCount() == 0;
    }

    /// Everything, as a file, once the publisher has left.
    public Path whole(Path file) throws IOException, InterruptedException {
      if (!ended.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the publisher has not left");
      }
      return Files.write(file, bytes.toByteArray());
    }
  }

  @Override
  public void arrived(Incoming incoming) {
    arrivals.add(new Arrival(incoming));
  }

  @Override
  public void refused(String reason) {
    refusals.add(reason);
  }

  public List<Arrival> all() {
    return arrivals;
  }

  public List<String> refusals() {
    return refusals;
  }

  /// The arrival of that number, once it has brought so many bytes.
  public Arrival awaited(int number, int bytes) {
    if (!Eventually.holds(() -> arrivals.size() > number && arrivals.get(number).size() >= bytes)) {
      throw new IllegalStateException("nobody came; refused: " + refusals);
    }
    return arrivals.get(number);
  }

  /// Closes what has not ended.
  public void sendAway() {
    arrivals.forEach(arrival -> arrival.incoming().close());
  }
}
