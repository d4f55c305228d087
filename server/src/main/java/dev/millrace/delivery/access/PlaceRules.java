package dev.millrace.delivery.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.millrace.http.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Holds viewers to the rules of a [Places] plug-in, if there is one, without ever waiting for it
/// on an event loop.
///
/// **Threading:** any. **Limits:** [#MOST_KNOWN] addresses and as many judgements are remembered;
/// [#MOST_ASKING] questions are under way; one more, or one that is not answered within
/// [#PATIENCE], is a failure. **On failure** the film plays or not, as `otherwise` says.
public final class PlaceRules {
  /// How long an answer of the plug-in may take.
  public static final Duration PATIENCE = Duration.ofMillis(500);

  static final Problem.Type REFUSED =
      new Problem.Type("place-refused", 403, "This film is not played where you are");

  private static final Logger LOG = System.getLogger(PlaceRules.class.getName());
  private static final int MOST_KNOWN = 100_000;
  private static final int MOST_ASKING = 64;
  private static final int MOST_WORDS = 200;
  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final long COMPLAINT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final CompletionStage<Optional<Problem>> OPEN =
      CompletableFuture.completedFuture(Optional.empty());

  private final @Nullable Places plugin;
  private final Otherwise otherwise;
  private final AsyncCache<String, Answer<Place>> places = remembered();
  private final AsyncCache<Visit, Answer<Optional<String>>> judgements = remembered();
  private final Semaphore asking = new Semaphore(MOST_ASKING);
  private final LongAdder failures = new LongAdder();
  private final AtomicLong complained = new AtomicLong(System.nanoTime() - COMPLAINT_NANOS);

  private PlaceRules(@Nullable Places plugin, Otherwise otherwise) {
    this.plugin = plugin;
    this.otherwise = otherwise;
  }

  /// No rules.
  public static PlaceRules none() {
    return new PlaceRules(null, Otherwise.OPEN);
  }

  public static PlaceRules of(Places plugin, Otherwise otherwise) {
    return new PlaceRules(plugin, otherwise);
  }

  /// What happens to viewers while the plug-in fails.
  public enum Otherwise {
    /// They may play.
    OPEN,
    /// They may not.
    CLOSED
  }

  /// What the plug-in said; null when it failed.
  private record Answer<T>(@Nullable T said) {}

  private record Visit(Place place, String assetId) {}

  boolean areNone() {
    return plugin == null;
  }

  /// Why an address may not play an asset; empty when it may. Complete at once when both are known.
  CompletionStage<Optional<Problem>> judge(String address, String assetId) {
    Places asked = plugin;
    if (asked == null) {
      return OPEN;
    }
    return places
        .get(address, (text, _) -> ask(() -> asked.locate(InetAddress.ofLiteral(text))))
        .thenCompose(place -> judge(asked, place.said, assetId));
  }

  private CompletionStage<Optional<Problem>> judge(
      Places asked, @Nullable Place place, String assetId) {
    if (place == null) {
      return CompletableFuture.completedFuture(failed());
    }
    return judgements
        .get(
            new Visit(place, assetId),
            (visit, _) -> ask(() -> asked.refusal(visit.place, visit.assetId)))
        .thenApply(answer -> answer.said == null ? failed() : answer.said.map(PlaceRules::refused));
  }

  private Optional<Problem> failed() {
    return otherwise == Otherwise.OPEN
        ? Optional.empty()
        : Optional.of(refused("it is not known just now where that is"));
  }

  private static Problem refused(String reason) {
    return REFUSED.because(reason.substring(0, Math.min(reason.length(), MOST_WORDS)));
  }

  private <T> CompletableFuture<Answer<T>> ask(Callable<T> question) {
    if (!asking.tryAcquire()) {
      return CompletableFuture.completedFuture(failure(new IllegalStateException("too slow")));
    }
    var answer = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("places")
        .start(
            () -> {
              try {
                answer.complete(question.call());
              } catch (Exception | LinkageError e) {
                answer.completeExceptionally(e);
              } finally {
                asking.release();
              }
            });
    return answer
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((said, failure) -> said == null ? failure(failure) : new Answer<>(said));
  }

  private <T> Answer<T> failure(@Nullable Throwable reason) {
    failures.increment();
    long last = complained.get();
    long now = System.nanoTime();
    if (now - last >= COMPLAINT_NANOS && complained.compareAndSet(last, now)) {
      LOG.log(Level.WARNING, "the plug-in for places fails reason=" + reason);
    }
    return new Answer<>(null);
  }

  /// Where an address is, if somebody from there was judged lately.
  public @Nullable Place known(String address) {
    CompletableFuture<Answer<Place>> known = places.getIfPresent(address);
    return known == null || !known.isDone() ? null : known.join().said;
  }

  /// How often the plug-in failed.
  public long failures() {
    return failures.sum();
  }

  private static <K, T> AsyncCache<K, Answer<T>> remembered() {
    return Caffeine.newBuilder()
        .maximumSize(MOST_KNOWN)
        .expireAfter(
            Expiry.<K, Answer<T>>creating(
                (_, answer) -> answer.said == null ? AFTER_FAILURE : MEMORY))
        .buildAsync();
  }
}
