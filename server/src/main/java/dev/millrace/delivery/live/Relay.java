package dev.millrace.delivery.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.live.Runner;
import dev.millrace.live.Runners;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Channels that other processes run, played here: whatever many ask for alike is fetched once, and
/// a segment that is being made is read along by all.
///
/// **Threading**: any; never blocks. **Limits**: [#MEDIA_BYTES] of media, 2,000 playlists that were
/// waited for, 500 others; what was fetched is kept for seconds.
///
/// **On failure** of the other process: 503 with the advice to ask again in a second; of the
/// database, who is known to run a channel is asked for ten minutes.
public final class Relay implements AutoCloseable {
  /// Where players ask the time, for the process that writes the manifest.
  static final String TIME_FIELD = "Millrace-Time";

  private static final Logger LOG = System.getLogger(Relay.class.getName());
  private static final long MEDIA_BYTES = 128L << 20;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration FRESH = Duration.ofMillis(400);
  private static final List<String> DIRECTIVES =
      List.of("_HLS_msn", "_HLS_part", "_HLS_skip", "start");
  private static final Pattern OURS = Pattern.compile("[A-Za-z0-9._/-]{1,300}");
  private static final Executor ASIDE = task -> Thread.ofVirtual().name("live-relay").start(task);

  private final Runners runners;
  private final Seal seal;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .executor(ASIDE)
          .build();

  private final Cache<String, CompletableFuture<Optional<Runner>>> asked =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofSeconds(1)).build();
  private final Cache<String, Runner> lastKnown =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(10)).build();
  private final Cache<String, CompletableFuture<Fetched>> directed =
      Caffeine.newBuilder().maximumSize(2_000).expireAfterWrite(Duration.ofSeconds(10)).build();
  private final Cache<String, CompletableFuture<Fetched>> fresh =
      Caffeine.newBuilder().maximumSize(500).expireAfterWrite(FRESH).build();
  private final Cache<String, CompletableFuture<Fetched>> media =
      Caffeine.newBuilder()
          .maximumWeight(MEDIA_BYTES)
          .<String, CompletableFuture<Fetched>>weigher((_, fetched) -> Fetched.weightOf(fetched))
          .expireAfterAccess(Duration.ofSeconds(30))
          .build();

  public Relay(Runners runners, Seal seal) {
    this.runners = runners;
    this.seal = seal;
  }

  /// Whether a process of ours asks.
  boolean isOurs(Request request) {
    return seal.isOn(request);
  }

  /// Who runs a channel; empty when there is none of that id.
  CompletionStage<Optional<Runner>> runner(String channelId) {
    return asked.get(channelId, id -> CompletableFuture.supplyAsync(() -> look(id), ASIDE));
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
    String url =
        runner.url().orElseThrow(() -> unavailable("no process runs the channel just now", null));
    String target = target(request);
    String time = request.path().endsWith(".mpd") ? request.url("/live/time") : "";
    String key = url + target + " " + time;
    Cache<String, CompletableFuture<Fetched>> cache = cacheOf(request);
    CompletableFuture<Fetched> flight = cache.get(key, _ -> begin(url, target, time));
    var _ =
        flight.whenComplete(
            (fetched, failure) -> {
              if (failure != null || !fetched.isGood()) {
                cache.asMap().remove(key, flight);
              }
            });
    return flight.thenApply(Fetched::answer);
  }

  private Cache<String, CompletableFuture<Fetched>> cacheOf(Request request) {
    if (!isPlaylist(request)) {
      return media;
    }
    return request.query("_HLS_msn") == null ? fresh : directed;
  }

  /// Whether a playlist or a manifest is asked for.
  static boolean isPlaylist(Request request) {
    return request.path().endsWith(".m3u8") || request.path().endsWith(".mpd");
  }

  /// The address without what is the viewer's own: signatures, tickets, sessions.
  ///
  /// **On failure** 404 for one that none of ours has.
  private static String target(Request request) {
    if (!OURS.matcher(request.path()).matches()) {
      throw LiveRoutes.nothingHere();
    }
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    for (String name : DIRECTIVES) {
      String value = request.query(name);
      if (value != null) {
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return request.path() + query;
  }

  private CompletableFuture<Fetched> begin(String url, String target, String time) {
    var ask =
        HttpRequest.newBuilder(URI.create(url + target))
            .timeout(ANSWER)
            .header(Seal.FIELD, seal.of(target));
    if (!time.isEmpty()) {
      ask.header(TIME_FIELD, time);
    }
    var fetched = new CompletableFuture<Fetched>();
    var _ =
        client
            .sendAsync(ask.build(), BodyHandlers.ofInputStream())
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    ASIDE.execute(() -> take(answer, fetched));
                  } else {
                    fetched.completeExceptionally(
                        unavailable("the process that runs the channel does not answer", failure));
                  }
                });
    return fetched;
  }

  /// What is sent while it is made is answered before it is whole.
  private static void take(HttpResponse<InputStream> answer, CompletableFuture<Fetched> fetched) {
    var bytes = new Growing();
    var found = new Fetched(answer.statusCode(), answer.headers(), bytes);
    boolean isWhole = answer.headers().firstValue("Content-Length").isPresent();
    if (!isWhole) {
      fetched.complete(found);
    }
    bytes.fill(answer.body());
    if (isWhole && bytes.hasFailed()) {
      fetched.completeExceptionally(
          unavailable("the process that runs the channel broke off", null));
    } else {
      fetched.complete(found);
    }
  }

  private static Problem.Thrown unavailable(String why, @Nullable Throwable cause) {
    var problem = Problem.UNAVAILABLE.because(why);
    Problem.Thrown thrown =
        cause == null ? problem.thrown() : problem.thrown(new CompletionException(cause));
    return thrown.with("Retry-After", "1");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
