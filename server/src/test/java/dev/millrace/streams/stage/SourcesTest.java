package dev.millrace.streams.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.ingest.Ingest;
import dev.millrace.streams.Detect;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.source.Source;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.LiveFrames;
import dev.millrace.transcode.SourceLimits;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Taking streams up, over tables in memory.
class SourcesTest {
  private static final String BAD = "bad";

  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final Map<String, Condition> told = new ConcurrentHashMap<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger counted = new AtomicInteger();

  @Test
  void a_stream_that_cannot_begin_makes_no_epochs_and_holds_up_no_other() {
    var kit = new Source.Kit(decoders(), _ -> true, InstantSource.system());
    var books = new Sources.Books(table(), ledgers(), "node");
    try (var sources = new Sources(books, new Ways(List.of(), new Films()), kit)) {
      sources.start();
      assertThat(
              Eventually.holds(
                  () -> {
                    sources.wake();
                    return counted.get() >= 20;
                  }))
          .isTrue();

      assertThat(begun).containsExactly("good");
      assertThat(sources.count()).isEqualTo(1);
      assertThat(told).containsKey(BAD);
      assertThat(told.get(BAD))
          .isEqualTo(new Condition(State.AWAY, Optional.of("it is stored wrongly")));
      assertThat(tries).hasValueLessThan(looks.get());
    }
  }

  @Test
  void pauses_between_tries_grow_until_it_is_wanted_otherwise() {
    var now = new AtomicLong();
    var refusals = new Refusals(now::get);
    refusals.add(stream(BAD, 1));
    now.addAndGet(1_000_000_000L);
    assertThat(refusals.isDue(stream(BAD, 1))).isTrue();

    refusals.add(stream(BAD, 1));
    now.addAndGet(1_999_999_999L);
    assertThat(refusals.isDue(stream(BAD, 1))).isFalse();
    assertThat(refusals.isDue(stream(BAD, 2))).isTrue();
    assertThat(refusals.isDue(stream("other", 1))).isTrue();
    now.addAndGet(1);
    assertThat(refusals.isDue(stream(BAD, 1))).isTrue();

    refusals.add(stream(BAD, 1));
    refusals.keepOnly(List.of());
    assertThat(refusals.isDue(stream(BAD, 1))).isTrue();
  }

  private static VideoStream stream(String id, long revision) {
    var wish = new VideoStream.Wish("One", "asset:" + id, true, true, Detect.USUAL, Rules.NONE);
    var waiting = new Condition(State.WAITING, Optional.empty());
    return new VideoStream(id, wish, revision, Instant.EPOCH, waiting);
  }

  private Streams table() {
    return made(
        Streams.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "claim" -> {
                looks.incrementAndGet();
                yield List.of(stream(BAD, 1), stream("good", 1));
              }
              case "turned" -> told.put((String) arguments[0], (Condition) arguments[1]);
              default -> null;
            });
  }

  private Ledgers ledgers() {
    return made(
        Ledgers.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "begin" -> {
                begun.add((String) arguments[0]);
                yield 1L;
              }
              case "received" -> counted.incrementAndGet();
              default -> null;
            });
  }

  private static <T> T made(Class<T> type, InvocationHandler calls) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
  }

  /// Nothing comes in, so that nothing is decoded.
  @SuppressWarnings("NullAway")
  private static LiveFrames decoders() {
    return new LiveFrames(null, SourceLimits.STANDARD);
  }

  private final class Films implements Ways.Films {
    @Override
    public void start() {}

    @Override
    public void require(String assetId) {}

    @Override
    public Ingest play(String assetId, boolean repeats) {
      if (assetId.equals(BAD)) {
        tries.incrementAndGet();
        throw new IllegalStateException("it is stored wrongly");
      }
      return new Ingest() {
        @Override
        public void open(Listener listener) {}

        @Override
        public void close() {}
      };
    }
  }
}
