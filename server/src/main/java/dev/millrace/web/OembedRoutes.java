package dev.millrace.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Media;
import dev.millrace.http.Cors;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Policy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `GET /oembed`: how other pages show a film of ours (oEmbed 1.0, a `video` response).
///
/// It is public, as playback is: who has a film's address may show it.
final class OembedRoutes {
  private static final Pattern FILM = Pattern.compile("/(?:watch|embed)/([A-Za-z0-9_-]{1,64})");
  private static final int WIDTH = 1280;
  private static final int MAX_SIDE = 8192;
  private static final Problem.Type NO_SUCH_FORMAT =
      new Problem.Type("no-such-format", 501, "That format is not made here");

  private final Catalog catalog;
  private final PlayedAt playedAt;

  OembedRoutes(Catalog catalog, PlayedAt playedAt) {
    this.catalog = catalog;
    this.playedAt = playedAt;
  }

  void addTo(RouteGroup routes) {
    routes.group(open -> open.cors(Cors.anyone()).get("/oembed", this::describe));
  }

  /// Where the description of a film's page is (section 4, discovery).
  static String link(Request request, String page) {
    String described = URLEncoder.encode(request.url(page), StandardCharsets.UTF_8);
    return "<%s?url=%s>; rel=\"alternate\"; type=\"application/json+oembed\""
        .formatted(request.url("/oembed"), described);
  }

  /// The answer; sizes in CSS pixels.
  record Description(
      String version,
      String type,
      String title,
      @JsonProperty("provider_name") String providerName,
      @JsonProperty("provider_url") String providerUrl,
      int width,
      int height,
      String html,
      @JsonProperty("thumbnail_url") @Nullable String thumbnailUrl,
      @JsonProperty("thumbnail_width") @Nullable Integer thumbnailWidth,
      @JsonProperty("thumbnail_height") @Nullable Integer thumbnailHeight) {}

  private Response describe(Request request) {
    String format = request.query("format");
    if (format != null && !format.equals("json")) {
      throw NO_SUCH_FORMAT.because("format=json is the only one").thrown();
    }
    int maxWidth = request.queryInt("maxwidth", WIDTH, 1, Integer.MAX_VALUE);
    int maxHeight = request.queryInt("maxheight", MAX_SIDE, 1, Integer.MAX_VALUE);
    Asset asset =
        film(request)
            .flatMap(catalog::find)
            .filter(found -> found.state().playable())
            .orElseThrow(() -> Problem.NOT_FOUND.because("no film plays at that address").thrown());
    if (AssetView.protection(asset) != Policy.Protection.NONE) {
      throw Problem.UNAUTHORIZED
          .because("the film is encrypted: embed it by an address with a ticket")
          .thrown();
    }
    if (AssetView.playedBy(asset).access() == Playback.Access.SIGNED) {
      throw Problem.UNAUTHORIZED.because("the film is played by signed addresses only").thrown();
    }
    return Response.json(describe(request, asset, maxWidth, maxHeight));
  }

  /// The film that the parameter `url` names, if the address is one of this server or of the edge.
  private Optional<AssetId> film(Request request) {
    String url = request.query("url");
    if (url == null) {
      throw Problem.BAD_REQUEST.because("url=… names the film's page").thrown();
    }
    try {
      var page = URI.create(url);
      String authority = page.getAuthority();
      boolean ours =
          request.authority().equals(authority)
              || playedAt.authority().filter(edge -> edge.equals(authority)).isPresent();
      Matcher film = FILM.matcher(String.valueOf(page.getPath()));
      return ours && film.matches() ? Optional.of(new AssetId(film.group(1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Description describe(Request request, Asset asset, int maxWidth, int maxHeight) {
    Media media = asset.media();
    double aspect =
        media.renditions().stream()
            .max(Comparator.comparingInt(Media.Rendition::height))
            .map(largest -> (double) largest.width() / largest.height())
            .orElse(16.0 / 9);
    int width = (int) Math.max(1, Math.min(maxWidth, Math.floor(maxHeight * aspect)));
    int height = (int) Math.max(1, Math.round(width / aspect));
    String id = asset.id().value();
    String title = asset.description().title();
    String html =
        "<iframe src=\"%s\" width=\"%d\" height=\"%d\" title=\"%s\" style=\"border:0\""
                .formatted(playedAt.url(request, "/embed/" + id), width, height, escaped(title))
            + " allow=\"autoplay; fullscreen; picture-in-picture\" allowfullscreen></iframe>";
    boolean poster = media.images().poster();
    String still =
        playedAt.url(request, "/play/" + id + "/v" + asset.version() + "/images/poster.jpg");
    return new Description(
        "1.0",
        "video",
        title,
        "Millrace",
        request.url("/"),
        width,
        height,
        html,
        poster ? still : null,
        poster ? width : null,
        poster ? height : null);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
