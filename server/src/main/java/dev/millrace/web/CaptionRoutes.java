package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Body;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.media.text.MalformedText;
import dev.millrace.media.text.TextParser;
import dev.millrace.vod.Caption;
import dev.millrace.vod.Caption.Purpose;
import dev.millrace.vod.Captions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `/v1/assets/{id}/captions`: WebVTT and SubRip files that become text tracks.
final class CaptionRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("captions-refused", 422, "The captions cannot be used");
  private static final int MAX_TITLE = 100;

  private final Catalog catalog;
  private final Captions captions;

  CaptionRoutes(Catalog catalog, Captions captions) {
    this.catalog = catalog;
    this.captions = captions;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(MalformedText.class, e -> REFUSED.because(String.valueOf(e.getMessage())))
        .get("/v1/assets/{id}/captions", this::list)
        .post("/v1/assets/{id}/captions", this::add)
        .get("/v1/assets/{id}/captions/{name}", this::read)
        .delete("/v1/assets/{id}/captions/{name}", this::remove);
  }

  /// A caption as the API shows it.
  record CaptionView(String name, String language, @Nullable String title, String purpose) {
    static CaptionView of(Caption caption) {
      return new CaptionView(
          caption.name(),
          caption.language(),
          caption.title().isEmpty() ? null : caption.title(),
          word(caption.purpose()));
    }
  }

  /// All captions of an asset; there are never more than fit one page.
  record PageView(List<CaptionView> items, @Nullable String nextCursor) {}

  private Response list(Request request) {
    List<Caption> all = captions.list(asset(request));
    return Response.json(new PageView(all.stream().map(CaptionView::of).toList(), null));
  }

  private Response add(Request request) {
    AssetId id = asset(request);
    var description = new Caption.Description(language(request), title(request), purpose(request));
    return switch (add(request, id, description)) {
      case Captions.Kept(Caption caption) ->
          Response.json(201, CaptionView.of(caption))
              .with("Location", "/v1/assets/" + id + "/captions/" + caption.name());
      case Captions.TooMany(int most) ->
          throw Problem.CONFLICT.because("an asset has at most " + most + " captions").thrown();
      case Captions.Busy() ->
          throw Problem.UNAVAILABLE
              .because("other captions are being read; try again in a moment")
              .thrown();
    };
  }

  private Captions.Added add(Request request, AssetId id, Caption.Description description) {
    try (InputStream file = request.bodyStream(TextParser.MAX_BYTES)) {
      return captions.add(id, description, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response read(Request request) {
    return captions
        .text(asset(request), request.param("name"))
        .map(CaptionRoutes::answer)
        .orElseThrow(() -> missing(request));
  }

  private static Response answer(Captions.Text text) {
    return Response.ok("text/vtt", new Body.Source(text.sizeBytes(), text::open))
        .with("ETag", '"' + text.etag() + '"')
        .with("Cache-Control", "private, no-store");
  }

  private Response remove(Request request) {
    if (!captions.remove(asset(request), request.param("name"))) {
      throw missing(request);
    }
    return Response.noContent();
  }

  private AssetId asset(Request request) {
    return AssetRoutes.find(catalog, request).id();
  }

  private static String language(Request request) {
    String tag = request.query("language");
    try {
      if (tag == null || tag.isEmpty()) {
        throw wrong("language", "query parameter language is missing, such as en or pt-BR");
      }
      return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      throw wrong("language", "query parameter language is not a BCP 47 tag such as en or pt-BR");
    }
  }

  private static String title(Request request) {
    String title = request.query("title");
    if (title == null) {
      return "";
    }
    if (title.length() > MAX_TITLE || title.chars().anyMatch(Character::isISOControl)) {
      throw wrong("title", "query parameter title is at most " + MAX_TITLE + " characters");
    }
    return title.strip();
  }

  private static Purpose purpose(Request request) {
    String word = request.query("purpose");
    for (Purpose purpose : Purpose.values()) {
      if (word == null || word(purpose).equals(word)) {
        return purpose;
      }
    }
    throw wrong("purpose", "query parameter purpose is subtitles, captions or forced");
  }

  private static String word(Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT);
  }

  private static Problem.Thrown missing(Request request) {
    return Problem.NOT_FOUND.because("there is no caption " + request.param("name")).thrown();
  }

  private static Problem.Thrown wrong(String parameter, String detail) {
    return Problem.BAD_REQUEST.because(detail).with("parameter", parameter).thrown();
  }
}
