package dev.millrace.streams.watch;

import dev.millrace.events.TopicWriter;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keeps results and pictures: in the store, and then on the topic of detections, where the same
/// again would be there twice.
///
/// **Threading**: any; callers wait until all is kept. **On failure** a [NotKept]: what a
/// [Settling] has kept by then is not kept again. **Limits**: a result of a record's size.
final class Keeper {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy-MM-dd/HH").withZone(ZoneOffset.UTC);
  private static final long PATIENCE_SECONDS = 40;

  /// A record has a key and a frame of its own beside.
  private static final int MAX_RESULT = (1 << 20) - 4096;

  private final ObjectStore store;
  private final Detections detections;
  private final Executor threads;

  /// @param threads one for each task
  Keeper(ObjectStore store, Detections detections, Executor threads) {
    this.store = store;
    this.detections = detections;
    this.threads = threads;
  }

  /// The topic of detections, as [TopicWriter#offer].
  @FunctionalInterface
  interface Detections {
    boolean offer(String stream, byte[] result, TopicWriter.Receipt receipt);
  }

  /// Something could not be kept; it is to be tried again.
  static final class NotKept extends Exception {
    private static final long serialVersionUID = 1;

    NotKept(Throwable cause) {
      super("results are not kept: " + cause.getMessage(), cause);
    }
  }

  /// An object that is to be.
  @SuppressWarnings("ArrayRecordComponent")
  record Picture(String key, byte[] jpeg) {}

  /// The key of what belongs to a frame, always the same for the same frame.
  static String key(String stream, long epoch, Looked.Shown first, String type) {
    String folder = FOLDER.format(Instant.ofEpochMilli(first.frame().atMillis()));
    return "streams/%s/%s/%d-%012d.%s".formatted(stream, folder, epoch, first.frame().seq(), type);
  }

  /// A result, its pictures, and how far they are kept.
  ///
  /// **Threading**: for one thread.
  static final class Settling {
    private final String stream;
    private final String key;
    private final byte[] result;
    private final List<Picture> pictures;
    private boolean stored;
    private boolean told;

    /// @param key of the result
    Settling(String stream, String key, byte[] result, List<Picture> pictures) {
      this.stream = stream;
      this.key = key;
      this.result = result;
      this.pictures = List.copyOf(pictures);
    }

    /// The latest picture's key, if there is one.
    Optional<String> picture() {
      return pictures.isEmpty() ? Optional.empty() : Optional.of(pictures.getLast().key());
    }
  }

  /// Keeps what is not kept yet.
  ///
  /// @throws IllegalArgumentException when the result is larger than a record may be: it never will
  ///     be kept
  void keep(Settling one) throws NotKept, InterruptedException {
    if (one.result.length > MAX_RESULT) {
      throw new IllegalArgumentException("a result of %d bytes".formatted(one.result.length));
    }
    if (!one.stored) {
      var parts = new ArrayList<CompletableFuture<?>>();
      parts.add(put(one.key, one.result, "application/json"));
      one.pictures.forEach(picture -> parts.add(put(picture.key(), picture.jpeg(), "image/jpeg")));
      await(parts);
      one.stored = true;
    }
    if (!one.told) {
      await(List.of(told(one.stream, one.result)));
      one.told = true;
    }
  }

  private static void await(List<CompletableFuture<?>> parts) throws NotKept, InterruptedException {
    try {
      CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new NotKept(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new NotKept(e);
    }
  }

  private CompletableFuture<?> put(String key, byte[] bytes, String type) {
    return CompletableFuture.runAsync(
        () -> store.put(key, bytes, ObjectMeta.immutable(type)), threads);
  }

  private CompletableFuture<?> told(String stream, byte[] result) {
    var told = new CompletableFuture<Void>();
    boolean isTaken =
        detections.offer(
            stream,
            result,
            kept -> {
              if (kept) {
                told.complete(null);
              } else {
                told.completeExceptionally(new CompletionException("Kafka took it not", null));
              }
            });
    if (!isTaken) {
      told.completeExceptionally(new CompletionException("Kafka takes no more", null));
    }
    return told;
  }

  /// Puts aside what nothing can be made of.
  static void reject(TopicWriter rejected, byte[] value, Map<String, String> why)
      throws NotKept, InterruptedException {
    var told = new CompletableFuture<Boolean>();
    boolean isTaken = rejected.offer("frames", value, why, told::complete);
    try {
      if (!isTaken || !told.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new NotKept(new IllegalStateException("Kafka took it not"));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new NotKept(e);
    }
  }
}
