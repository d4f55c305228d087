package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.access.PlaybackGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.http.Cors;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.media.cenc.ContentKey;
import dev.millrace.protection.ContentKeys;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The keys of encrypted films, for players: `/play/{assetId}/key` has the 16 bytes (RFC 8216 5.1),
/// `/play/{assetId}/license` speaks W3C Clear Key (EME 9.1.4).
///
/// Pages of any site may ask; whether they get it is the [PlaybackGate]'s to say, and viewers are
/// held to the same limits as for media. The version that playlists' relative addresses bring along
/// does not matter: a film has one key.
final class KeyRoutes {
  private static final long MAX_QUESTION_BYTES = 8 << 10;

  private final Catalog catalog;
  private final ContentKeys keys;
  private final PlaybackGate gate;
  private final ViewerLimits limits;

  KeyRoutes(ViewerRoutes.Films films, PlaybackGate gate) {
    this.catalog = films.catalog();
    this.keys = films.keys();
    this.gate = gate;
    this.limits = films.limits();
  }

  void addTo(RouteGroup routes) {
    routes.group(
        play ->
            play.cors(Cors.withCookies(KeyRoutes::reader))
                .failure(
                    DatabaseUnavailable.class,
                    _ -> Problem.UNAVAILABLE.because("the database does not answer"))
                .before(
                    request -> {
                      limits.admit(request);
                      return request.with(Asset.class, asset(request));
                    })
                .after((_, answer) -> answer.with("Cache-Control", "no-store"))
                .get("/play/{assetId}/key", this::key)
                .get("/play/{assetId}/{version}/key", this::key)
                .post("/play/{assetId}/license", this::license)
                .post("/play/{assetId}/{version}/license", this::license));
  }

  /// A licence.
  record License(List<Key> keys, String type) {}

  /// One key of a licence, as a JSON Web Key (RFC 7517).
  record Key(String kty, String kid, String k) {}

  private Response key(Request request) {
    return answer(request, key -> Response.bytes("application/octet-stream", key.key()));
  }

  private Response license(Request request) {
    return answer(request, key -> license(request, key));
  }

  private static Response license(Request request, ContentKey key) {
    String kid = text(key.idBytes());
    if (!isAsked(kid, request)) {
      throw Problem.NOT_FOUND.because("the film has no key of these ids").thrown();
    }
    return Response.json(new License(List.of(new Key("oct", kid, text(key.key()))), "temporary"));
  }

  /// Players say what type their question has, or another, or none.
  private static boolean isAsked(String kid, Request request) {
    JsonNode question = Json.read(request.bodyBytes(MAX_QUESTION_BYTES), JsonNode.class);
    for (JsonNode asked : question.path("kids")) {
      if (asked.asString("").equals(kid)) {
        return true;
      }
    }
    return false;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Problem.Thrown nothing(Request request) {
    return Problem.NOT_FOUND.because(request.path()).thrown();
  }

  private Asset asset(Request request) {
    String text = request.param("assetId");
    AssetId id = AssetId.isValid(text) ? new AssetId(text) : null;
    Asset asset = id == null ? null : catalog.find(id).orElse(null);
    if (asset == null) {
      throw nothing(request);
    }
    return asset;
  }

  /// The page that may read the answer to a request though it brings cookies along.
  private static @Nullable String reader(Request request) {
    Asset asset = request.attributeOrNull(Asset.class);
    return asset == null ? null : PlaybackGuard.reader(request, AssetView.playedBy(asset));
  }

  private Response answer(Request request, Function<ContentKey, Response> form) {
    Asset asset = request.attribute(Asset.class);
    Admission admission = gate.admit(request, asset);
    limits.admitHolder(request, admission);
    ContentKey key = keys.find(asset.id()).orElseThrow(() -> nothing(request));
    return admission.onto(form.apply(key));
  }
}
