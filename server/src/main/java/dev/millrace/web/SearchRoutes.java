package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.Moments;
import dev.millrace.search.SearchUnavailable;
import dev.millrace.vision.MomentSearch;
import dev.millrace.vision.gallery.People;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /v1/search`: moments of films, by what is seen, read or called there.
final class SearchRoutes {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST = 100;
  private static final int MAX_WORDS = 200;
  private static final int TITLES = 20;
  private static final String TITLE = "title";
  private static final String PERSON = "person";
  private static final Set<String> KINDS =
      Set.of("label", "text", "shot", "transcript", TITLE, PERSON);

  /// Above every moment: whoever types a film's title means the film, and a name the person.
  private static final double NAME_SCORE = 1;

  private final Catalog catalog;
  private final MomentSearch search;
  private final People people;

  SearchRoutes(Catalog catalog, MomentSearch search, People people) {
    this.catalog = catalog;
    this.search = search;
    this.people = people;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(
            SearchUnavailable.class,
            _ -> Problem.UNAVAILABLE.because("the index can not be asked just now"))
        .get("/v1/search", this::find);
  }

  /// A moment that was found.
  ///
  /// @param kind `title`, `person`, `label`, `text`, `transcript` or `shot`
  /// @param text that was found there
  /// @param why `title`, `person`, `words`, `meaning` or `both`
  /// @param thumbnail a picture of the film
  record MomentView(
      String assetId,
      String title,
      double fromSeconds,
      double toSeconds,
      String kind,
      String text,
      String why,
      double score,
      @Nullable String thumbnail) {}

  /// What was found, the best first.
  ///
  /// @param byMeaning whether words of the same meaning count
  record PageView(List<MomentView> items, boolean byMeaning) {}

  private Response find(Request request) {
    String words = request.query("q");
    if (words == null || words.isBlank() || words.length() > MAX_WORDS) {
      throw Problem.BAD_REQUEST.because("q is what to look for, up to 200 characters").thrown();
    }
    String kind = request.query("kind");
    if (kind != null && !KINDS.contains(kind)) {
      throw Problem.BAD_REQUEST
          .because("kind is one of label, person, shot, text, title, transcript")
          .thrown();
    }
    int limit = request.queryInt("limit", DEFAULT_LIMIT, 1, MOST);
    var found = new ArrayList<MomentView>();
    if (kind == null || kind.equals(TITLE)) {
      titles(words, request, found);
    }
    if (kind == null || kind.equals(PERSON)) {
      moments(named(words, limit), request, found);
    }
    if (!TITLE.equals(kind) && !PERSON.equals(kind)) {
      moments(search.find(words, kind, limit), request, found);
    }
    return Response.json(
        new PageView(found.stream().limit(limit).toList(), search.knowsMeanings()));
  }

  private void titles(String words, Request request, List<MomentView> found) {
    for (Asset asset : catalog.list(Catalog.Query.first(TITLES).withText(words)).items()) {
      Double seconds = asset.media().durationSeconds();
      double end = seconds == null ? 0 : seconds;
      String title = asset.description().title();
      var hit = new Moments.Hit("", moment(end, title), NAME_SCORE, TITLE);
      found.add(view(asset, hit, request));
    }
  }

  /// Where people are who are called so.
  private List<Moments.Hit> named(String words, int limit) {
    return people.named(words, limit).stream()
        .map(
            one ->
                new Moments.Hit(
                    one.assetId(),
                    new dev.millrace.search.Moment(
                        one.item().path("fromSeconds").doubleValue(),
                        one.item().path("toSeconds").doubleValue(),
                        PERSON,
                        one.name(),
                        null),
                    NAME_SCORE,
                    PERSON))
        .toList();
  }

  private static dev.millrace.search.Moment moment(double end, String title) {
    return new dev.millrace.search.Moment(0, end, TITLE, title, null);
  }

  /// Those of films that are still there.
  private void moments(List<Moments.Hit> hits, Request request, List<MomentView> found) {
    Map<String, Optional<Asset>> films = new HashMap<>();
    for (Moments.Hit hit : hits) {
      films
          .computeIfAbsent(hit.assetId(), id -> catalog.find(new AssetId(id)))
          .ifPresent(asset -> found.add(view(asset, hit, request)));
    }
  }

  private static MomentView view(Asset asset, Moments.Hit hit, Request request) {
    var moment = hit.moment();
    var playback = AssetView.of(asset, request).playback();
    return new MomentView(
        asset.id().value(),
        asset.description().title(),
        moment.fromSeconds(),
        moment.toSeconds(),
        moment.kind(),
        moment.text(),
        hit.why(),
        Math.round(hit.score() * 1e5) / 1e5,
        playback == null ? null : playback.poster());
  }
}
