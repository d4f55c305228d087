package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.vision.gallery.FaceRefused;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vision.gallery.GalleryOff;
import dev.millrace.vision.gallery.People;
import dev.millrace.vision.gallery.Person;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/v1/people`: those who agreed to be found in films, their faces, and where they are.
///
/// **Limits**: pictures of 8 MiB; names of 200 characters, consent of 2,000.
final class PeopleRoutes {
  private static final Problem.Type REFUSED =
      new Problem.Type("face-refused", 422, "No face can be enrolled from that picture");

  private static final int MAX_NAME = 200;
  private static final int MAX_CONSENT = 2000;
  private static final long MAX_PICTURE = 8L << 20;
  private static final int USUAL = 100;
  private static final int MOST = 500;

  private final Catalog catalog;
  private final Gallery gallery;
  private final People people;

  PeopleRoutes(Catalog catalog, Gallery gallery) {
    this.catalog = catalog;
    this.gallery = gallery;
    this.people = gallery.people();
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(FaceRefused.class, e -> REFUSED.because(String.valueOf(e.getMessage())))
        .failure(GalleryOff.class, e -> Problem.UNAVAILABLE.because(String.valueOf(e.getMessage())))
        .get("/v1/people", this::list)
        .post("/v1/people", this::create)
        .get("/v1/people/{id}", request -> Response.json(PersonView.of(find(request))))
        .delete("/v1/people/{id}", this::delete)
        .post("/v1/people/{id}/faces", this::enrol)
        .delete("/v1/people/{id}/faces/{face}", this::forget)
        .get("/v1/people/{id}/appearances", this::appearances);
  }

  /// The body of `POST /v1/people`.
  ///
  /// @param consent what the person agreed to, when, and to whom
  record NewPerson(@Nullable String name, @Nullable String consent) {}

  /// Somebody in the gallery.
  ///
  /// @param films in how many the person was found
  record PersonView(
      String id, String name, String consent, Instant createdAt, List<FaceView> faces, int films) {
    static PersonView of(Person person) {
      return new PersonView(
          person.id(),
          person.name(),
          person.consent(),
          person.createdAt(),
          person.faces().stream().map(face -> new FaceView(face.id(), face.createdAt())).toList(),
          person.films());
    }
  }

  /// A face that was enrolled; its picture is not kept.
  record FaceView(String id, Instant createdAt) {}

  /// All in the gallery.
  record PageView(List<PersonView> items, @Nullable String nextCursor) {}

  /// A part of a film in which somebody is.
  ///
  /// @param distance from the nearest face that was enrolled: the less, the surer
  record AppearanceView(
      String assetId, String title, double fromSeconds, double toSeconds, double distance) {}

  /// Where somebody is, the latest film first.
  record AppearancePageView(List<AppearanceView> items, @Nullable String nextCursor) {}

  private Response list(Request request) {
    return Response.json(new PageView(people.list().stream().map(PersonView::of).toList(), null));
  }

  private Response create(Request request) {
    var body = Json.read(request, NewPerson.class);
    String name = text(body.name(), "name", MAX_NAME);
    String consent = text(body.consent(), "consent", MAX_CONSENT);
    Person person =
        gallery
            .add(name, consent)
            .orElseThrow(
                () ->
                    Problem.CONFLICT
                        .because("there are %d people already".formatted(People.MOST))
                        .thrown());
    return Response.json(201, PersonView.of(person)).with("Location", "/v1/people/" + person.id());
  }

  private static String text(@Nullable String given, String member, int most) {
    String text = Objects.requireNonNullElse(given, "").strip();
    if (text.isEmpty() || text.length() > most) {
      String why =
          member.equals("name")
              ? "name has 1 to %d characters".formatted(most)
              : "consent says in 1 to %d characters what the person agreed to, when, and to whom"
                  .formatted(most);
      throw Problem.INVALID_INPUT.because(why).with("member", "/" + member).thrown();
    }
    return text;
  }

  private Person find(Request request) {
    return people.find(request.param("id")).orElseThrow(PeopleRoutes::nobody);
  }

  private static Problem.Thrown nobody() {
    return Problem.NOT_FOUND.because("there is no such person, or no such face").thrown();
  }

  private Response delete(Request request) {
    require(people.delete(request.param("id")));
    return Response.noContent();
  }

  private Response forget(Request request) {
    require(people.forget(request.param("id"), request.param("face")));
    return Response.noContent();
  }

  private static void require(boolean isDone) {
    if (!isDone) {
      throw nobody();
    }
  }

  private Response enrol(Request request) throws InterruptedException {
    Person person = find(request);
    String type = String.valueOf(request.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!type.startsWith("image/jpeg")) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.because("send a picture as image/jpeg").thrown();
    }
    gallery.enrol(person.id(), request.bodyBytes(MAX_PICTURE));
    return Response.json(201, PersonView.of(find(request)));
  }

  private Response appearances(Request request) {
    Person person = find(request);
    int limit = request.queryInt("limit", USUAL, 1, MOST);
    Map<String, String> titles = new HashMap<>();
    List<People.Appearance> found = people.of(person.id(), after(request), limit + 1);
    List<People.Appearance> page = found.subList(0, Math.min(limit, found.size()));
    var items =
        page.stream()
            .map(one -> view(one, titles.computeIfAbsent(one.assetId(), this::title)))
            .toList();
    String next = found.size() > limit ? page.getLast().place().toString() : null;
    return Response.json(new AppearancePageView(items, next));
  }

  private static People.@Nullable Place after(Request request) {
    String text = request.query("cursor");
    try {
      return text == null || text.isEmpty() ? null : People.Place.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.BAD_REQUEST
          .because("query parameter cursor is not one that this list gave")
          .thrown();
    }
  }

  private String title(String asset) {
    return catalog.find(new AssetId(asset)).map(one -> one.description().title()).orElse("");
  }

  private static AppearanceView view(People.Appearance one, String title) {
    return new AppearanceView(
        one.assetId(),
        title,
        one.item().path("fromSeconds").doubleValue(),
        one.item().path("toSeconds").doubleValue(),
        one.item().path("distance").doubleValue());
  }
}
