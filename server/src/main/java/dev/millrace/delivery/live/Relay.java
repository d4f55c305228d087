package dev.millrace.delivery.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.live.Runner;
import dev.millrace.live.Runners;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Channels that other processes run, played here: whatever many ask for alike is fetched once, and
/// a segment that is being made is read along by all.
///
/// **Threading**: any; never blocks. **Limits**: [#MEDIA_BYTES] of media, and a quarter of that
/// again of what is not kept any more and still read ([Leftovers]); 2,000 playlists that were
/// waited for, 500 others; what was fetched is kept for seconds.
///
/// **On failure** of the other process: 503 with the advice to ask again in a second; of the
/// database, who is known to run a channel is asked for ten minutes.
public final class Relay implements AutoCloseable {
  /// Where players ask the time, for the process that writes the manifest.
  static final String TIME_FIELD = "Millrace-Time";

  /// For how many viewers a process asks.
  static final String VIEWERS_FIELD = "Millrace-Viewers";

  private static final Logger LOG = System.getLogger(Relay.class.getName());
  private static final long MEDIA_BYTES = 128L << 20;

  /// Of those bytes; so much may be read besides that is not kept any more.
  private static final int LEFTOVER_ONE_IN = 4;

  /// A little more than what is sent while it is made may pause.
  private static final Duration STALLED = Duration.ofSeconds(7);

  private static final Duration FRESH = Duration.ofMillis(400);
  private static final List<String> NUMBERS = List.of("_HLS_msn", "_HLS_part");
  private static final Pattern NUMBER = Pattern.compile("0*(\\d{1,15})");
  private static final Pattern OURS = Pattern.compile("[A-Za-z0-9._/-]{1,300}");
  private static final Executor ASIDE = task -> Thread.ofVirtual().name("live-relay").start(task);

  private final Runners runners;
  private final Seal seal;
  private final Upstream upstream;
  private final Theirs theirs = new Theirs(InstantSource.system());

  private final Cache<String, CompletableFuture<Optional<Runner>>> asked =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofSeconds(1)).build();
  private final Cache<String, Runner> lastKnown =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(10)).build();
  private final Cache<String, Flight> directed =
      Caffeine.newBuilder().maximumSize(2_000).expireAfterWrite(Duration.ofSeconds(10)).build();
  private final Cache<String, Flight> fresh =
      Caffeine.newBuilder().maximumSize(500).expireAfterWrite(FRESH).build();
  private final Cache<String, Flight> media;
  private final Leftovers leftovers;
  private final LongAdder refused = new LongAdder();

  public Relay(Runners runners, Seal seal) {
    this(runners, seal, STALLED, MEDIA_BYTES);
  }

  /// @param patience without a byte of what has begun to come
  /// @param mediaBytes the most that is kept of media
  Relay(Runners runners, Seal seal, Duration patience, long mediaBytes) {
    this.runners = runners;
    this.seal = seal;
    this.upstream = new Upstream(seal, ASIDE, patience);
    this.leftovers = new Leftovers(mediaBytes / LEFTOVER_ONE_IN, System::nanoTime);
    this.media =
        Caffeine.newBuilder()
            .maximumWeight(mediaBytes)
            .<String, Flight>weigher((_, flight) -> flight.weight())
            .expireAfterAccess(Duration.ofSeconds(30))
            .removalListener(this::removed)
            .executor(Runnable::run)
            .build();
  }

  /// One that was weighed anew replaces itself.
  private void removed(@Nullable String key, @Nullable Flight flight, RemovalCause cause) {
    if (flight != null && cause != RemovalCause.REPLACED) {
      leftovers.add(flight);
    }
  }

  /// Whether a process of ours asks.
  boolean isOurs(Request request) {
    return seal.isOn(request);
  }

  /// Who runs a channel; empty when there is none of that id.
  CompletionStage<Optional<Runner>> runner(String channelId) {
    return asked.get(channelId, id -> CompletableFuture.supplyAsync(() -> look(id), ASIDE));
  }

  /// Who ran it when that was last known, lately.
  @Nullable Runner known(String channelId) {
    return lastKnown.getIfPresent(channelId);
  }

  /// The same for who can wait.
  public Optional<Runner> runnerNow(String channelId) {
    return runner(channelId).toCompletableFuture().join();
  }

  private Optional<Runner> look(String id) {
    try {
      Optional<Runner> found = runners.of(id);
      found.ifPresentOrElse(runner -> lastKnown.put(id, runner), () -> lastKnown.invalidate(id));
      return found;
    } catch (RuntimeException e) {
      Runner known = lastKnown.getIfPresent(id);
      if (known == null) {
        throw Problem.UNAVAILABLE.because("the database does not answer").thrown(e);
      }
      LOG.log(Level.DEBUG, "Who runs a channel stays as it was known.", e);
      return Optional.of(known);
    }
  }

  /// What the process that runs a channel answers.
  CompletionStage<Response> fetch(Runner runner, Request request) {
    String url = runner.url().orElseThrow(Relay::nobody);
    String time = request.path().endsWith(".mpd") ? request.url("/live/time") : "";
    var question = new Upstream.Question(url, target(request), time, "");
    Cache<String, Flight> cache = cacheOf(question);
    Flight known = cache.getIfPresent(question.key());
    if (known == null && cache.equals(media) && !leftovers.haveRoom()) {
      refused.increment();
      throw Problem.UNAVAILABLE
          .because("slow viewers hold the memory for live media")
          .thrown()
          .with("Retry-After", "1");
    }
    return (known == null ? fetched(question, cache) : known).answer(leftovers);
  }

  private Flight fetched(Upstream.Question question, Cache<String, Flight> cache) {
    return cache.get(question.key(), _ -> begin(question.of(theirs.of(channel(question))), cache));
  }

  /// Of `/live/{channelId}/…`.
  private static String channel(Upstream.Question question) {
    return question.target().split("/", 4)[2];
  }

  /// Somebody asks for something of a channel that runs elsewhere.
  void seen(String channelId, Request request) {
    theirs.seen(channelId, request);
  }

  /// What has failed is asked for anew by who comes next; what arrives weighs what it is.
  private Flight begin(Upstream.Question question, Cache<String, Flight> cache) {
    String key = question.key();
    var flight = new Flight();
    Leftovers.Use use = leftovers.of(flight);
    use.begin();
    Runnable weighs =
        () -> {
          leftovers.weigh(flight);
          if (!flight.isGood()) {
            cache.asMap().remove(key, flight);
          } else if (cache.equals(media)) {
            cache.asMap().replace(key, flight, flight);
          }
        };
    ASIDE.execute(
        () -> {
          upstream.ask(question, flight, weighs);
          use.end();
        });
    return flight;
  }

  private static Problem.Thrown nobody() {
    return Problem.UNAVAILABLE
        .because("no process runs the channel just now")
        .thrown()
        .with("Retry-After", "1");
  }

  private Cache<String, Flight> cacheOf(Upstream.Question question) {
    String path = question.path();
    if (!path.endsWith(".m3u8") && !path.endsWith(".mpd")) {
      return media;
    }
    return question.target().contains("_HLS_msn=") ? directed : fresh;
  }

  /// What the media that is kept here weighs.
  public long mediaBytes() {
    media.cleanUp();
    return media.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /// What weighs besides, as it is still read.
  public long leftoverBytes() {
    return leftovers.bytes();
  }

  /// How many requests were refused because of that.
  public long refused() {
    return refused.sum();
  }

  /// Whether a playlist or a manifest is asked for.
  static boolean isPlaylist(Request request) {
    return request.path().endsWith(".m3u8") || request.path().endsWith(".mpd");
  }

  /// The address without what is the viewer's own (signatures, tickets, sessions) and what says
  /// nothing there: only playlists have directives. So nobody asks twice for the same.
  ///
  /// **On failure** 404 for one that none of ours has.
  private static String target(Request request) {
    if (!OURS.matcher(request.path()).matches()) {
      throw LiveRoutes.nothingHere();
    }
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    if (request.path().endsWith("/index.m3u8")) {
      NUMBERS.forEach(name -> add(query, name, number(request.query(name))));
      add(query, "_HLS_skip", request.query("_HLS_skip"));
    } else if (request.path().endsWith("/main.m3u8")) {
      add(query, "start", request.query("start"));
    }
    return request.path() + query;
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /// One that is written in one way only; what is none is for the other process to judge.
  private static @Nullable String number(@Nullable String text) {
    Matcher digits = NUMBER.matcher(text == null ? "" : text);
    return digits.matches() ? digits.group(1) : text;
  }

  @Override
  public void close() {
    upstream.close();
  }
}
