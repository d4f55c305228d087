package dev.millrace.delivery.live;

import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.http.Cors;
import dev.millrace.http.Headers;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.live.Runner;
import dev.millrace.live.origin.Audience;
import dev.millrace.live.origin.LiveOrigin;
import dev.millrace.live.origin.LiveOrigin.OnAir;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Timetable;
import dev.millrace.store.StoreUnavailable;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// `GET /live/{channelId}/…`: what is on air, by HLS and DASH over the same bytes.
///
/// **Threading**: on the event loop, never blocks. **On failure**: 404 for what is not, and never
/// will be; 400 for delivery directives that ask too much, 503 for what did not come in time (RFC
/// 8216bis 6.2.5.2).
public final class LiveRoutes {
  static final Problem.Type IDLE =
      new Problem.Type("channel-idle", 404, "The channel shows nothing just now");

  private static final String FOR_A_SECOND = "public, max-age=1";

  private final LiveOrigin origin;
  private final Relay relay;
  private final PlaybackGuard guard;
  private final ViewerLimits limits;
  private final InstantSource clock;
  private final Bygone bygone = Bygone.ofTheHeap();

  /// @param origin the channels that run here
  /// @param relay those of other processes
  public LiveRoutes(
      LiveOrigin origin,
      Relay relay,
      PlaybackGuard guard,
      ViewerLimits limits,
      InstantSource clock) {
    this.origin = origin;
    this.relay = relay;
    this.guard = guard;
    this.limits = limits;
    this.clock = clock;
  }

  /// Lays the routes out; any page may use them, for whom the guard lets play.
  public void addTo(RouteGroup routes) {
    routes.group(
        live ->
            live.failure(
                    StoreUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("the object store does not answer"))
                .before(
                    request -> {
                      if (!relay.isOurs(request)) {
                        limits.admit(request);
                      }
                      return request;
                    })
                .after((_, answer) -> forPlayers(answer))
                .cors(Cors.anyone())
                .immediate("GET", "/live/time", _ -> done(time()))
                .cors(Cors.withCookies(this::reader))
                .immediate("GET", "/live/{channelId}/{entrance}", this::entrance)
                .waiting("GET", "/live/{channelId}/{kind}/{track}/index.m3u8", this::playlist)
                .waiting(
                    "GET", "/live/{channelId}/{kind}/{track}/{programme}/{file}", this::media));
  }

  /// The page that may read the answer to a request though it brings cookies along.
  private @Nullable String reader(Request request) {
    String id = request.param("channelId");
    OnAir onAir = origin.of(id);
    if (onAir != null) {
      return PlaybackGuard.reader(request, onAir.playback());
    }
    Runner runner = relay.known(id);
    return runner == null ? null : PlaybackGuard.reader(request, runner.playback());
  }

  /// The answer with what every answer tells players.
  private static Response forPlayers(Response answer) {
    return answer.headers().areShared() ? answer : answer.withHeaders(forPlayers(answer.headers()));
  }

  private static Headers forPlayers(Headers fields) {
    return fields
        .with("Timing-Allow-Origin", "*")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
  }

  /// The same of an answer that is made once for many, of whatever pages.
  static Response forMany(Response answer) {
    return answer.withHeaders(Cors.open(forPlayers(answer.headers())));
  }

  /// What DASH players set their clocks by (23009-1 5.8.5.7, `http-xsdate`).
  private Response time() {
    return Response.text(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
        .with("Cache-Control", "no-store");
  }

  private CompletionStage<Response> entrance(Request request) {
    return admitted(
        request,
        (programme, admission) -> {
          requirePlayable(programme);
          Response answer =
              switch (request.param("entrance")) {
                case "main.m3u8" ->
                    Response.bytes(PlaylistAnswer.HLS, utf8(multivariant(request, programme)));
                case "main.mpd" ->
                    Response.bytes("application/dash+xml", utf8(programme.mpd(timeUrl(request))));
                default -> throw nothingHere();
              };
          return done(admission.ontoPlaylist(answer.with("Cache-Control", FOR_A_SECOND)));
        });
  }

  /// For who wants to see it from the beginning, or from a moment: `?start=`.
  private static String multivariant(Request request, Programme programme) {
    String start = request.query("start");
    if (start == null) {
      return programme.multivariant();
    }
    if (start.equals("beginning")) {
      return programme.multivariantFromBeginning();
    }
    try {
      return programme
          .multivariantFrom(OffsetDateTime.parse(start).toInstant())
          .orElseThrow(() -> wrongStart("is not from " + span(programme)));
    } catch (DateTimeException _) {
      throw wrongStart("is the word beginning, or a time such as 2026-11-21T20:15:00Z");
    }
  }

  private static String span(Programme programme) {
    Timetable window = programme.window();
    return window.begins() + " to " + window.ends() + ", which is what can be gone back to";
  }

  private static Problem.Thrown wrongStart(String why) {
    return Problem.BAD_REQUEST.because("start " + why).with("parameter", "start").thrown();
  }

  private CompletionStage<Response> playlist(Request request) {
    return admitted(
        request,
        (programme, admission) ->
            PlaylistAnswer.of(request, rendition(request, programme).track(), admission)
                .thenApply(admission::ontoPlaylist));
  }

  private CompletionStage<Response> media(Request request) {
    return admitted(
        request,
        (programme, admission) -> {
          if (!programme.id().equals(request.param("programme"))) {
            throw nothingHere();
          }
          MediaFile file = MediaFile.parse(request.param("file"));
          if (file == null) {
            throw nothingHere();
          }
          Rendition wanted = rendition(request, programme);
          return new MediaAnswer(request, programme, wanted, bygone, admission)
              .of(file)
              .thenApply(admission::onto);
        });
  }

  /// Answers whoever may play the channel.
  private CompletionStage<Response> admitted(Request request, Play play) {
    String id = request.param("channelId");
    OnAir onAir = origin.of(id);
    if (onAir == null) {
      return elsewhere(request, id);
    }
    if (relay.isOurs(request)) {
      Theirs.note(request, origin.audience(id), clock.millis());
      return play.answer(onScreen(onAir), Admission.OPEN);
    }
    return guard
        .admit(request, id, onAir.playback())
        .thenCompose(
            admission -> {
              limits.admitHolder(request, admission);
              note(request, id);
              return play.answer(onScreen(onAir), admission);
            });
  }

  private static Programme onScreen(OnAir onAir) {
    Programme programme = onAir.programme();
    if (programme == null) {
      throw idle();
    }
    return programme;
  }

  /// A channel that another process runs; what that asks for is here or nowhere.
  private CompletionStage<Response> elsewhere(Request request, String id) {
    if (relay.isOurs(request)) {
      throw Problem.UNAVAILABLE
          .because("the channel is not run here any more")
          .thrown()
          .with("Retry-After", "1");
    }
    return relay.runner(id).thenCompose(runner -> elsewhere(request, id, runner));
  }

  private CompletionStage<Response> elsewhere(Request request, String id, Optional<Runner> found) {
    Runner runner =
        found.orElseThrow(() -> Problem.NOT_FOUND.because("there is no channel " + id).thrown());
    return guard
        .admit(request, id, runner.playback())
        .thenCompose(
            admission -> {
              limits.admitHolder(request, admission);
              relay.seen(id, request);
              return relay
                  .fetch(runner, request)
                  .thenApply(
                      answer ->
                          Relay.isPlaylist(request)
                              ? admission.ontoPlaylist(answer)
                              : admission.onto(answer));
            });
  }

  /// Where players ask the time: a process that plays for another is nearer to them.
  private String timeUrl(Request request) {
    String theirs = relay.isOurs(request) ? request.header(Relay.TIME_FIELD) : null;
    return theirs == null ? request.url("/live/time") : theirs;
  }

  private void note(Request request, String id) {
    Audience audience = origin.audience(id);
    if (audience != null) {
      audience.seen(Viewer.of(request), clock.millis());
    }
  }

  @FunctionalInterface
  private interface Play {
    CompletionStage<Response> answer(Programme programme, Admission admission);
  }

  private static void requirePlayable(Programme programme) {
    if (!programme.isPlayable()) {
      throw idle();
    }
  }

  private static Rendition rendition(Request request, Programme programme) {
    String path = request.param("kind") + "/" + request.param("track") + "/";
    Rendition rendition = programme.rendition(path);
    if (rendition == null) {
      throw nothingHere();
    }
    requirePlayable(programme);
    return rendition;
  }

  private static Problem.Thrown idle() {
    return IDLE.because("nobody publishes to it").thrown();
  }

  static Problem.Thrown nothingHere() {
    return Problem.NOT_FOUND.plain().thrown();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
