package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.live.Channel;
import dev.millrace.live.ChannelBusy;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.NoSuchChannel;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/v1/channels`: live channels.
final class ChannelRoutes {
  static final Problem.Type REFUSED =
      new Problem.Type("channel-refused", 422, "The channel is not acceptable");

  private final ChannelDesk desk;

  ChannelRoutes(ChannelDesk desk) {
    this.desk = desk;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(NoSuchChannel.class, e -> Problem.NOT_FOUND.because(text(e)))
        .failure(
            ChannelRefused.class, e -> REFUSED.because(text(e)).with("member", "/" + e.member()))
        .failure(ChannelBusy.class, e -> Problem.CONFLICT.because(text(e)))
        .get("/v1/channels", this::list)
        .post("/v1/channels", this::create)
        .get("/v1/channels/{id}", this::find)
        .patch("/v1/channels/{id}", this::change)
        .delete("/v1/channels/{id}", this::delete)
        .get("/v1/channels/{id}/recordings", this::recordings);
  }

  private Response list(Request request) {
    List<ChannelView> items =
        desk.channels().list().stream()
            .map(channel -> ChannelView.of(channel, desk, request))
            .toList();
    return Response.json(new ChannelView.PageView(items, null));
  }

  private Response create(Request request) {
    Channel.Wish wish = Json.read(request, ChannelBody.class).wish();
    Channel made = desk.create(wish);
    return Response.json(201, ChannelView.of(made, desk, request))
        .with("Location", "/v1/channels/" + made.id());
  }

  private Response find(Request request) {
    String id = request.param("id");
    Channel found = desk.channels().find(id).orElseThrow(() -> new NoSuchChannel(id));
    return Response.json(ChannelView.of(found, desk, request));
  }

  /// JSON Merge Patch (RFC 7396): what is left out stays, null brings back what is usual.
  private Response change(Request request) {
    JsonNode patch = Json.read(request, JsonNode.class);
    Channel changed =
        desk.change(request.param("id"), before -> ChannelBody.of(before).patched(patch).wish());
    return Response.json(ChannelView.of(changed, desk, request));
  }

  private Response delete(Request request) {
    String id = request.param("id");
    if (!desk.delete(id)) {
      throw new NoSuchChannel(id);
    }
    return Response.noContent();
  }

  /// Also of a channel that is gone: its recordings are assets of their own.
  private Response recordings(Request request) {
    List<RecordingView> items =
        desk.recordings().of(request.param("id")).stream()
            .map(recording -> RecordingView.of(recording, request))
            .toList();
    return Response.json(new RecordingView.PageView(items, null));
  }

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
