package dev.millrace.delivery;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.Refreshed.Aged;
import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.delivery.cache.CacheStats;
import dev.millrace.delivery.cache.Cached;
import dev.millrace.delivery.cache.Crowded;
import dev.millrace.delivery.cache.EdgeCache;
import dev.millrace.http.Cors;
import dev.millrace.http.Handler;
import dev.millrace.http.Headers;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.policy.Playback;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The edge: `GET /play/{assetId}/…` answers with the objects below `assets/{assetId}/{version}/`,
/// from its cache where it can.
///
/// `main.m3u8` and `main.mpd` lead to files whose addresses carry the version (`v3/…`) and which
/// are cached for a year; playlists are cached for a second while the asset grows and for a minute
/// when it is final. A playlist that is asked for with a ticket carries it on to where keys are
/// asked for, and is no shared cache's business.
///
/// An asset that was deleted here ([#end]) is gone at once.
///
/// **Threading**: what is at hand is answered on the event loop, the rest on a virtual thread.
/// **On failure**: an unknown asset or file is 404; while catalogue or store are away what is
/// cached goes on and the rest is 503; a body that breaks off cuts the connection.
public final class Delivery implements AutoCloseable {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("delivery-", 0).factory();

  /// Of the store's connections most are for what is known to be there.
  private static final int DOUBTFUL_AT_ONCE = 16;

  private static final int DOUBTFUL_WAITING = 256;

  private static final Playback OURS_ALONE = new Playback(Playback.Access.EMBED, List.of());
  private static final String VIA = "1.1 " + CacheStatus.NAME;

  private final Versions versions;
  private final Playlists playlists;
  private final Lane doubtful = new Lane(DOUBTFUL_AT_ONCE, DOUBTFUL_WAITING);
  private final EdgeCache cache;
  private final InstantSource clock;
  private final LongAdder crowded = new LongAdder();

  private Delivery(ObjectStore store, Published published, CacheConfig config, InstantSource clock)
      throws IOException {
    var foreseen = new Foreseen();
    this.versions = new Versions(published, foreseen);
    this.playlists = new Playlists(store, foreseen, doubtful);
    this.cache = EdgeCache.open(new StoreOrigin(store, foreseen, doubtful), config, clock);
    this.clock = clock;
  }

  /// Delivery of what `published` says from `store`, by way of a cache.
  ///
  /// **On failure** the cache's folder can not be made or read.
  public static Delivery open(
      ObjectStore store, Published published, CacheConfig config, InstantSource clock)
      throws IOException {
    return new Delivery(store, published, config, clock);
  }

  /// Adds the playback routes; any page may use them, for whom the guard lets play.
  public void routes(RouteGroup routes, PlaybackGuard guard, ViewerLimits limits) {
    routes.group(
        play ->
            play.cors(Cors.withCookies(this::reader))
                .failure(ObjectMissing.class, _ -> Problem.NOT_FOUND.plain())
                .failure(
                    DatabaseUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("the database does not answer"))
                .failure(StoreUnavailable.class, _ -> away())
                .failure(IOException.class, _ -> away())
                .before(
                    request -> {
                      limits.admit(request);
                      return request;
                    })
                .after((_, answer) -> forPlayers(answer))
                .immediate(
                    "GET", "/play/{assetId}/{path...}", asked -> play(asked, guard, limits)));
  }

  private static Problem away() {
    return Problem.UNAVAILABLE.because("the object store does not answer");
  }

  /// The page that may read the answer to a request though it brings cookies along.
  private @Nullable String reader(Request request) {
    var known = versions.recall(request.param("assetId"));
    return known == null
        ? null
        : known
            .value()
            .map(current -> PlaybackGuard.reader(request, current.playback()))
            .orElse(null);
  }

  /// The answer with what every answer tells players.
  static Response forPlayers(Response answer) {
    if (answer.headers().areShared()) {
      return answer;
    }
    return answer.withHeaders(
        answer
            .headers()
            .with("Timing-Allow-Origin", "*")
            .with("Cross-Origin-Resource-Policy", "cross-origin")
            .with("Via", VIA));
  }

  private CompletionStage<Response> play(
      Request request, PlaybackGuard guard, ViewerLimits limits) {
    Asked asked = Asked.by(request);
    Aged<Optional<Published.Version>> known = versions.recall(asked.assetId());
    return known == null
        ? onThread(() -> versions.find(asked.assetId()).orElseThrow(asked::notHere))
            .thenCompose(current -> play(asked, current, guard, limits))
        : play(asked, known.value().orElseThrow(asked::notHere), guard, limits);
  }

  private CompletionStage<Response> play(
      Asked asked, Published.Version current, PlaybackGuard guard, ViewerLimits limits) {
    var admission = guard.admit(asked.request(), asked.assetId(), current.playback());
    Admission known = Handler.Immediate.known(admission);
    return known == null
        ? admission.thenCompose(late -> answer(asked, current, late, limits))
        : answer(asked, current, known, limits);
  }

  private CompletionStage<Response> answer(
      Asked asked, Published.Version current, Admission admission, ViewerLimits limits) {
    limits.admitHolder(asked.request(), admission);
    Response now = atHand(asked, current, admission);
    return now == null
        ? onThread(() -> fetch(asked, current, admission))
        : CompletableFuture.completedFuture(now);
  }

  private static <T> CompletionStage<T> onThread(Callable<T> work) {
    var result = new CompletableFuture<T>();
    THREADS
        .newThread(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception | Error e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private @Nullable Response atHand(Asked asked, Published.Version current, Admission admission) {
    if (asked.path().isPlaylist()) {
      Aged<Playlist> playlist = playlists.recall(asked.playlist(current));
      Response answer = playlist == null ? null : PlaylistAnswer.atOnce(asked, current, playlist);
      if (playlist == null || answer == null) {
        return null;
      }
      playlists.gave(playlist);
      return admission.ontoPlaylist(answer);
    }
    Cached object = cache.recall(asked.key(current));
    return object == null ? null : media(asked, object, admission);
  }

  private Response fetch(Asked asked, Published.Version current, Admission admission)
      throws IOException {
    if (!asked.path().isPlaylist()) {
      return media(asked, find(asked.key(current)), admission);
    }
    try {
      Aged<Playlist> playlist = playlists.find(asked.playlist(current));
      playlists.gave(playlist);
      return admission.ontoPlaylist(PlaylistAnswer.of(asked, current, playlist));
    } catch (ObjectMissing e) {
      throw current.isForHlsAlone() && asked.path().file().endsWith(".mpd") ? hlsAlone() : e;
    }
  }

  private Cached find(String key) throws IOException {
    try {
      return cache.find(key);
    } catch (Crowded e) {
      crowded.increment();
      throw Problem.UNAVAILABLE
          .because("too many new objects are asked for at once")
          .thrown(e)
          .with("Retry-After", "1");
    }
  }

  private Response media(Asked asked, Cached object, Admission admission) {
    Instant now = clock.instant();
    String file = asked.path().file();
    var head = object.beside().keep(MediaHead.class, () -> MediaHead.of(file, object));
    String next = head.lookAhead(now);
    if (next != null) {
      cache.prefetch(next);
    }
    Headers fields = head.at(now, admission);
    return admission.onto(MediaAnswer.of(asked.path(), object, fields));
  }

  private static Problem.Thrown hlsAlone() {
    return Problem.NOT_FOUND
        .because("this film is encrypted by aes-128, which DASH does not know: play main.m3u8")
        .thrown();
  }

  /// Who may play an asset, as far as this edge knows; pages of its own alone when it knows of
  /// nothing to play. May block.
  ///
  /// Who asks wants to know whose pages may show ours. A page of ours may ask for films that play
  /// in certain pages only, also for one that came to be after the page was sent: so a film that is
  /// not known may not be shown by everybody.
  public Playback playedBy(String assetId) {
    return versions.find(assetId).map(Published.Version::playback).orElse(OURS_ALONE);
  }

  /// Answers 404 for this asset from now on.
  public void end(String assetId) {
    versions.end(assetId);
    purge(Purge.ofAsset(assetId));
  }

  /// Looks anew at what may have changed of this asset.
  public void refresh(String assetId) {
    versions.forget(assetId);
    String folder = "assets/" + assetId + "/";
    playlists.outdate(object -> object.startsWith(folder));
  }

  /// Looks anew at everything that may have changed.
  public void refreshAll() {
    versions.forgetAll();
    playlists.outdate(_ -> true);
  }

  /// Forgets cached objects; how many there were.
  public long purge(Purge purge) {
    Predicate<String> keys = purge.keys();
    playlists.forget(keys);
    return cache.purge(keys);
  }

  /// Forgets everything, also what an earlier process left.
  public void forgetAll() {
    refreshAll();
    cache.purge(_ -> true);
  }

  /// Whether all that an earlier process left in the cache has been looked through.
  boolean hasSeenAll() {
    return cache.hasSeenAll();
  }

  /// How many requests were refused for what was asked for at once, by reason.
  public Map<String, Long> refusals() {
    return Map.of(
        "crowded",
        crowded.sum(),
        "unknown-film",
        versions.refused(),
        "unknown-object",
        doubtful.refused());
  }

  public PlaylistStats playlistStats() {
    return playlists.stats();
  }

  /// What the cache has done and what it holds.
  public CacheStats stats() {
    return cache.stats();
  }

  @Override
  public void close() {
    cache.close();
  }
}
