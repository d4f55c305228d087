package dev.millrace.delivery;

import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.http.Body;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Cors;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Playback: `GET /play/{assetId}/…` answers with the objects below `assets/{assetId}/{version}/`.
///
/// `main.m3u8` and `main.mpd` lead to files whose addresses carry the version (`v3/…`) and which
/// are cached for a year; playlists are cached for a second while the asset grows and for a minute
/// when it is final. A playlist that is asked for with a ticket carries it on to where keys are
/// asked for, and is no shared cache's business.
///
/// An asset that was deleted here ([#forget]) is gone at once; one deleted on another server within
/// the second that versions are remembered.
///
/// **Threading**: any; blocks on the store. **On failure**: an unknown asset or file is 404, a
/// store that is away 503; an object replaced under our hands is 503 before its first byte.
public final class Delivery {
  private static final Pattern ASSET_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final int MAX_PLAYLIST_BYTES = 8 << 20;

  private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";
  private static final String FOR_A_MINUTE = "public, max-age=60";
  private static final String FOR_A_SECOND = "public, max-age=1";

  private final ObjectStore store;
  private final Published published;
  private final ShortMemory<String, Published.Version> versions =
      new ShortMemory<>(10_000, Duration.ofSeconds(1), System::nanoTime);
  /// Ids are never used again, so that it is enough to outlast a request that found the version
  /// just before.
  private final ShortMemory<String, Boolean> gone =
      new ShortMemory<>(10_000, Duration.ofMinutes(2), System::nanoTime);

  private final ShortMemory<String, ObjectHead> heads =
      new ShortMemory<>(10_000, Duration.ofMinutes(1), System::nanoTime);

  public Delivery(ObjectStore store, Published published) {
    this.store = store;
    this.published = published;
  }

  /// Adds the playback routes; any page may use them, for whom the guard lets play.
  public void routes(RouteGroup routes, PlaybackGuard guard) {
    routes.group(
        play ->
            play.cors(Cors.withCookies())
                .failure(ObjectMissing.class, _ -> Problem.NOT_FOUND.plain())
                .failure(
                    DatabaseUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("the database does not answer"))
                .failure(
                    StoreUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("the object store does not answer"))
                .after((_, answer) -> forPlayers(answer))
                .get("/play/{assetId}/{path...}", request -> play(request, guard)));
  }

  /// Answers 404 for this asset from now on.
  public void forget(String assetId) {
    gone.keep(assetId, true);
    versions.forget(assetId);
  }

  private static Response forPlayers(Response answer) {
    return answer
        .with("Timing-Allow-Origin", "*")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
  }

  private Response play(Request request, PlaybackGuard guard) {
    PlayPath path = PlayPath.parse(request.param("path"));
    Published.Version current = path == null ? null : version(request.param("assetId"));
    if (path == null || current == null) {
      throw Problem.NOT_FOUND.because(request.path()).thrown();
    }
    var admission = guard.admitNow(request, request.param("assetId"), current.playback());
    int number = path.version() == null ? current.number() : path.version();
    String key = "assets/" + request.param("assetId") + "/" + number + "/" + path.file();
    return admission.onto(
        path.isPlaylist() ? playlist(path, key, current, request) : media(path, key));
  }

  private Published.@Nullable Version version(String assetId) {
    if (!ASSET_ID.matcher(assetId).matches() || gone.recall(assetId) != null) {
      return null;
    }
    Published.Version known = versions.recall(assetId);
    if (known == null) {
      known = published.version(assetId).orElse(null);
      if (known != null) {
        versions.keep(assetId, known);
      }
    }
    return known;
  }

  private Response playlist(PlayPath path, String key, Published.Version current, Request request) {
    int number = path.version() == null ? current.number() : path.version();
    boolean grows = number == current.number() && !current.isFinal();
    Passed passed = Passed.by(request);
    try (ObjectRead read = store.open(key, 0, MAX_PLAYLIST_BYTES)) {
      String text = new String(read.stream().readAllBytes(), StandardCharsets.UTF_8);
      String shown = path.isEntrance() ? Entrance.into(path.file(), number, text) : text;
      String common = shown;
      shown =
          path.file().endsWith(".mpd")
              ? passed.intoMpd(shown, request.url("/play/" + request.param("assetId") + "/license"))
              : passed.intoHls(shown);
      boolean forAsker = !shown.equals(common);
      String tag = forAsker ? "-" + Integer.toHexString(shown.hashCode()) : "";
      String cache = grows ? FOR_A_SECOND : FOR_A_MINUTE;
      return Response.bytes(ContentTypes.of(path.file()), shown.getBytes(StandardCharsets.UTF_8))
          .with("ETag", '"' + read.head().etag() + "-v" + number + tag + '"')
          .with("Cache-Control", forAsker ? own(cache) : cache);
    } catch (ObjectMissing e) {
      throw current.isForHlsAlone() && path.file().endsWith(".mpd") ? hlsAlone() : e;
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + key + " broke off", e);
    }
  }

  /// With a ticket in it, or the name by which the asker knows this server, it is nobody else's.
  private static String own(String cache) {
    return cache.replace("public", "private");
  }

  private static Problem.Thrown hlsAlone() {
    return Problem.NOT_FOUND
        .because("this film is encrypted by aes-128, which DASH does not know: play main.m3u8")
        .thrown();
  }

  private Response media(PlayPath path, String key) {
    ObjectHead head = head(key);
    return Response.ok(
            ContentTypes.of(path.file()),
            new Body.Source(head.sizeBytes(), (from, length) -> open(head, from, length)))
        .with("ETag", '"' + head.etag() + '"')
        .with("Cache-Control", path.version() == null ? FOR_A_MINUTE : FOR_A_YEAR);
  }

  private ObjectHead head(String key) {
    ObjectHead known = heads.recall(key);
    if (known == null) {
      known = store.head(key).orElseThrow(() -> new ObjectMissing(key));
      heads.keep(key, known);
    }
    return known;
  }

  /// Opens the very bytes whose length and mark the answer has already.
  private InputStream open(ObjectHead head, long from, long length) throws IOException {
    ObjectRead read;
    try {
      read = store.open(head.key(), from, length);
    } catch (RuntimeException e) {
      heads.forget(head.key());
      throw e;
    }
    if (!read.head().etag().equals(head.etag())) {
      read.close();
      heads.forget(head.key());
      throw new StoreUnavailable(head.key() + " was replaced while it was asked for");
    }
    return read.stream();
  }
}
