package dev.millrace.web;

import dev.millrace.events.Event;
import dev.millrace.events.EventListener;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventStream.Subscription;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.http.Body;
import dev.millrace.http.EventSink;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `GET /v1/events`: every change of state as server-sent events, each a CloudEvent in JSON.
///
/// The event's name is its type, its id the CloudEvent's; a client that comes back with
/// `Last-Event-ID` gets what it missed, or an event named `gap` when that is too long ago.
/// `?subject=ID` narrows the stream to one asset.
final class EventRoutes {
  private static final ServerEvent GAP = ServerEvent.of("gap", "{}");
  private static final ServerEvent HELLO = ServerEvent.of("hello", "{}");

  private final EventStream stream;

  EventRoutes(EventStream stream) {
    this.stream = stream;
  }

  /// @param session whether the session that a request came with still is one
  void addTo(RouteGroup routes, Predicate<Request> session) {
    routes
        .failure(
            EventsUnavailable.class,
            _ -> Problem.UNAVAILABLE.because("no more event streams can be opened just now"))
        .get("/v1/events", request -> events(request, session));
  }

  private Response events(Request request, Predicate<Request> session) {
    String subject = request.query("subject");
    String last = request.header("Last-Event-ID");
    Predicate<Event> filter = event -> subject == null || event.subject().equals(subject);
    boolean byCookie = request.header("Authorization") == null;
    return Response.events(
        new Body.Events(
            sink -> {
              subscribe(sink, filter, last);
              if (byCookie) {
                new SessionWatch(sink, () -> session.test(request)).start();
              }
            }));
  }

  private void subscribe(EventSink sink, Predicate<Event> filter, @Nullable String last) {
    var listener = new ToSink(sink);
    Subscription subscription =
        last == null || last.isEmpty()
            ? stream.subscribe(filter, listener)
            : stream.resume(last, filter, listener);
    sink.onClose(subscription::close);
    sink.send(HELLO);
  }

  /// Hands events over to one client.
  private record ToSink(EventSink sink) implements EventListener {
    @Override
    public void event(Event event) {
      String json = new String(event.toJson(), StandardCharsets.UTF_8);
      sink.send(new ServerEvent(event.id(), event.type(), json));
    }

    @Override
    public void gap() {
      sink.send(GAP);
    }

    @Override
    public void ended(End reason) {
      sink.close();
    }
  }
}
