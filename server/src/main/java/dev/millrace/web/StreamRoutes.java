package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.store.ObjectMissing;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.NoSuchStream;
import dev.millrace.streams.Recent;
import dev.millrace.streams.StreamRefused;
import dev.millrace.streams.VideoStream;
import dev.millrace.web.StreamView.DetectionPageView;
import dev.millrace.web.StreamView.EventPageView;
import dev.millrace.web.StreamView.EventView;
import dev.millrace.web.StreamView.LedgerView;
import dev.millrace.web.StreamView.PageView;
import org.jspecify.annotations.Nullable;

/// `/v1/streams`: live streams that networks look at.
final class StreamRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("stream-refused", 422, "The stream is not acceptable");

  private static final int USUAL_LAST = 20;
  private static final int MOST_EVENTS = 500;
  private static final int MOST_PICTURE = 8 << 20;

  private final StreamDesk desk;

  StreamRoutes(StreamDesk desk) {
    this.desk = desk;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(NoSuchStream.class, e -> Problem.NOT_FOUND.because(text(e)))
        .failure(
            StreamRefused.class, e -> REFUSED.because(text(e)).with("member", "/" + e.member()))
        .get("/v1/streams", this::list)
        .post("/v1/streams", this::create)
        .get("/v1/streams/{id}", this::find)
        .patch("/v1/streams/{id}", this::change)
        .delete("/v1/streams/{id}", this::delete)
        .get("/v1/streams/{id}/ledger", this::ledger)
        .get("/v1/streams/{id}/detections", this::detections)
        .get("/v1/streams/{id}/events", this::events)
        .get("/v1/streams/{id}/picture", this::latest)
        .get("/v1/streams/{id}/pictures/{day}/{hour}/{name}", this::picture);
  }

  private Response list(Request request) {
    var items = desk.streams().list().stream().map(stream -> StreamView.of(stream, desk)).toList();
    return Response.json(new PageView(items, null));
  }

  private Response create(Request request) {
    var body = Json.read(request, StreamWishes.WishView.class);
    VideoStream made = desk.create(StreamWishes.made(body));
    return Response.json(201, StreamView.of(made, desk))
        .with("Location", "/v1/streams/" + made.id());
  }

  private Response find(Request request) {
    return Response.json(StreamView.of(desk.find(request.param("id")), desk));
  }

  private Response change(Request request) {
    var body = Json.read(request, StreamWishes.WishView.class);
    VideoStream before = desk.find(request.param("id"));
    VideoStream changed = desk.change(before.id(), StreamWishes.changed(before.wish(), body));
    return Response.json(StreamView.of(changed, desk));
  }

  private Response delete(Request request) {
    desk.delete(request.param("id"));
    return Response.noContent();
  }

  private Response ledger(Request request) {
    VideoStream stream = desk.find(request.param("id"));
    return Response.json(LedgerView.of(desk.ledgers().ledger(stream.id())));
  }

  private Response detections(Request request) {
    VideoStream stream = desk.find(request.param("id"));
    int last = last(request, Recent.MOST);
    return Response.json(new DetectionPageView(desk.recent().last(stream.id(), last), null));
  }

  private Response events(Request request) {
    VideoStream stream = desk.find(request.param("id"));
    var items =
        desk.ledgers().happenings(stream.id(), last(request, MOST_EVENTS)).stream()
            .map(EventView::of)
            .toList();
    return Response.json(new EventPageView(items, null));
  }

  private static int last(Request request, int most) {
    String last = request.query("last");
    if (last == null) {
      return USUAL_LAST;
    }
    if (!last.matches("\\d{1,6}") || Integer.parseInt(last) < 1) {
      throw Problem.INVALID_INPUT
          .because("last is a number from 1")
          .with("member", "last")
          .thrown();
    }
    return Math.min(Integer.parseInt(last), most);
  }

  private Response latest(Request request) {
    VideoStream stream = desk.find(request.param("id"));
    String key = desk.ledgers().seen(stream.id()).flatMap(Ledgers.Seen::picture).orElse(null);
    return shown(key).with("Cache-Control", "no-store");
  }

  private Response picture(Request request) {
    String day = request.param("day");
    String hour = request.param("hour");
    String name = request.param("name");
    boolean isKnown =
        day.matches("\\d{4}-\\d\\d-\\d\\d")
            && hour.matches("\\d\\d")
            && name.matches("\\d{1,18}-\\d{1,18}\\.jpg");
    VideoStream stream = desk.find(request.param("id"));
    return shown(isKnown ? "streams/%s/%s/%s/%s".formatted(stream.id(), day, hour, name) : null);
  }

  private Response shown(@Nullable String key) {
    try {
      if (key != null) {
        return Response.bytes("image/jpeg", desk.store().read(key, MOST_PICTURE));
      }
    } catch (ObjectMissing _) {
      // Older than what is kept.
    }
    throw Problem.NOT_FOUND.because("there is no such picture").thrown();
  }

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
