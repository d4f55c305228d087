package dev.millrace.inference;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /health`, `POST /infer` and `GET /stats`.
///
/// **Limits**: 50 frames a request, 8 MiB a frame; those of [Room].
public final class InferenceRoutes {
  private static final Problem.Type FRAME_REFUSED =
      new Problem.Type("frame-refused", 422, "A frame is no picture that can be looked at");
  private static final Problem.Type ANALYSIS_OFF =
      new Problem.Type("analysis-off", 503, "That analysis is switched off here");

  private static final int MAX_FRAMES = 50;
  private static final int MAX_FRAME = 8 << 20;
  private static final String USUAL = "nanodet-g";

  private final Inference inference;

  public InferenceRoutes(Inference inference) {
    this.inference = inference;
  }

  /// What anybody may ask.
  public void addOpen(RouteGroup routes) {
    routes.get("/health", this::health);
  }

  /// What is for the holder of the token.
  public void addGuarded(RouteGroup routes) {
    routes
        .failure(InferenceFailed.class, InferenceRoutes::problem)
        .post("/infer", this::infer)
        .get("/stats", this::stats);
  }

  /// The JSON form of a request.
  ///
  /// @param frames JPEG files in Base64
  record Wish(@Nullable String model, @Nullable List<String> frames) {}

  /// What one frame shows.
  record FrameView(
      int width, int height, List<Findings.Found> detections, @Nullable List<Float> embedding) {
    static FrameView of(Findings findings) {
      return new FrameView(
          findings.width(),
          findings.height(),
          findings.found(),
          findings.embedding().isEmpty() ? null : findings.embedding());
    }
  }

  /// The answer.
  record Answer(String model, String version, double millis, List<FrameView> frames) {}

  private Response health(Request request) {
    var networks = inference.networks();
    boolean ready = networks.stream().anyMatch(NetworkState::ready);
    return Response.json(Map.of("status", ready ? "ok" : "off", "models", networks))
        .with("Cache-Control", "no-store");
  }

  private Response stats(Request request) {
    var stats = new LinkedHashMap<>(inference.stats());
    stats.put("models", inference.networks());
    return Response.json(stats).with("Cache-Control", "no-store");
  }

  private Response infer(Request request) throws InterruptedException {
    return inference.room().answer(request, this::look);
  }

  private Response look(Request request) throws InterruptedException {
    String chosen = request.query("model");
    String type = String.valueOf(request.header("Content-Type")).toLowerCase(Locale.ROOT);
    var frames = new ArrayList<byte[]>();
    if (type.startsWith("multipart/form-data")) {
      String exact = String.valueOf(request.header("Content-Type"));
      frames.addAll(Multipart.parts(exact, request.bodyBytes(Room.MOST_BODY)));
    } else if (type.startsWith("image/jpeg")) {
      frames.add(request.bodyBytes(MAX_FRAME));
    } else if (type.startsWith("application/json")) {
      Wish wish = Json.read(request, Room.MOST_BODY, Wish.class);
      chosen = wish.model() == null ? chosen : wish.model();
      decode(wish, frames);
    } else {
      throw Problem.UNSUPPORTED_MEDIA_TYPE
          .because("send multipart/form-data, application/json or image/jpeg")
          .thrown();
    }
    requireFrames(frames);
    long begin = System.nanoTime();
    var seen = inference.look(chosen == null ? USUAL : chosen, frames);
    double millis = Math.round((System.nanoTime() - begin) / 1e5) / 10.0;
    var views = seen.frames().stream().map(FrameView::of).toList();
    return Response.json(new Answer(seen.model(), seen.version(), millis, views));
  }

  private static void decode(Wish wish, List<byte[]> frames) {
    List<String> texts = wish.frames() == null ? List.of() : wish.frames();
    for (int n = 0; n < texts.size(); n++) {
      try {
        frames.add(Base64.getDecoder().decode(texts.get(n)));
      } catch (IllegalArgumentException e) {
        throw FRAME_REFUSED.because("frame %d is no Base64".formatted(n)).with("frame", n).thrown();
      }
    }
  }

  private static void requireFrames(List<byte[]> frames) {
    if (frames.isEmpty()) {
      throw Problem.INVALID_INPUT.because("there is no frame").with("member", "/frames").thrown();
    }
    if (frames.size() > MAX_FRAMES) {
      throw Problem.TOO_LARGE
          .because("at most %d frames a request, not %d".formatted(MAX_FRAMES, frames.size()))
          .thrown();
    }
    for (int n = 0; n < frames.size(); n++) {
      if (frames.get(n).length > MAX_FRAME) {
        throw Problem.TOO_LARGE.because("frame %d is larger than 8 MiB".formatted(n)).thrown();
      }
    }
  }

  static Problem problem(InferenceFailed failure) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case UNKNOWN -> Problem.NOT_FOUND.because(why);
      case OFF -> ANALYSIS_OFF.because(why);
      case BUSY -> Problem.TOO_MANY_REQUESTS.because(why);
      case TENSOR -> Problem.INVALID_INPUT.because(why).with("member", "/inputs");
      case FRAME ->
          FRAME_REFUSED
              .because("frame %d: %s".formatted(failure.frame(), why))
              .with("frame", failure.frame());
    };
  }
}
