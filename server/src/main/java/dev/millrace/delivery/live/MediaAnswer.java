package dev.millrace.delivery.live;

import dev.millrace.delivery.access.Admission;
import dev.millrace.http.Body;
import dev.millrace.http.Headers;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.live.origin.Found;
import dev.millrace.live.origin.LiveTrack;
import dev.millrace.live.origin.Past;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.packaging.TrackSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Media of a rendition: what is there at once, what comes next when it is there, and a segment
/// that is being made part by part as it grows.
///
/// @param bygone what memory has let go of
/// @param admission of who asks
record MediaAnswer(
    Request request, Programme programme, Rendition rendition, Bygone bygone, Admission admission) {
  private static final String FOREVER = "public, max-age=31536000, immutable";

  CompletionStage<Response> of(MediaFile file) {
    return switch (file) {
      case MediaFile.Init(int number) -> CompletableFuture.completedFuture(init(number));
      case MediaFile.Part(long segment, int number) ->
          Answers.of(request, rendition.track().part(segment, number, request.loop()))
              .thenApply(this::media);
      case MediaFile.Segment(long number) -> segment(number);
    };
  }

  private Response init(int number) {
    ByteBuffer init = rendition.init(number);
    if (init == null) {
      throw LiveRoutes.nothingHere();
    }
    return whole(Body.Buffer.of(init)).with("CMSD-Static", "ot=i,st=l");
  }

  private CompletionStage<Response> segment(long number) {
    return rendition.track().hasLetGo(number)
        ? past(number)
        : Answers.of(request, rendition.track().beginning(number, request.loop()))
            .thenApply(whole -> segment(number, whole));
  }

  /// How far back viewers may go is for the channel to say, however much of it is recorded.
  private CompletionStage<Response> past(long number) {
    if (number < rendition.track().firstOfOldLists()) {
      throw LiveRoutes.nothingHere();
    }
    Past past = programme.past();
    return bygone
        .of(request.path(), () -> past.read(rendition.path(), number))
        .thenApply(found -> whole(found.orElseThrow(LiveRoutes::nothingHere)));
  }

  private Response segment(long number, Optional<ByteBuffer> whole) {
    return whole
        .map(this::media)
        .orElseGet(() -> answer(new Body.Stream(out -> send(number, out))));
  }

  private Response media(ByteBuffer bytes) {
    Response answer = whole(Body.Buffer.of(bytes));
    Response said = LiveRoutes.forMany(answer);
    Headers fields = said.headers();
    Headers marked = admission.isForAsker() ? Admission.forAsker(fields) : fields;
    return said.withHeaders(marked).forMany().apply(request);
  }

  /// Of what is all there, so that parts of it can be asked for.
  private Response whole(Body body) {
    return answer(body).with("ETag", MediaFile.etag(request.path(), body.lengthBytes()));
  }

  private Response answer(Body body) {
    boolean isSound = rendition.spec() instanceof TrackSpec.Audio;
    return Response.ok(isSound ? "audio/mp4" : "video/mp4", body)
        .with("Cache-Control", FOREVER)
        .with("CMSD-Static", isSound ? "ot=a,st=l" : "ot=v,st=l");
  }

  /// Each part leaves as soon as it is there (DASH-IF CR Low-Latency Live 9.X.4).
  ///
  /// **On failure** the answer is cut off, or half a segment would be kept for good as a whole.
  private void send(long segment, OutputStream out) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    out.write(Segmenter.plainHead());
    LiveTrack track = rendition.track();
    for (int part = 0; ; part++) {
      switch (track.following(segment, part).join()) {
        case Found.Here<Optional<ByteBuffer>>(Optional<ByteBuffer> next) -> {
          if (next.isEmpty()) {
            return;
          }
          channel.write(next.get());
          out.flush();
        }
        case Found.Missing<Optional<ByteBuffer>>() ->
            throw new IOException("the rest of the segment is gone, it was read too slowly");
        case Found.Wrong<Optional<ByteBuffer>>(String why) -> throw new IOException(why);
        case Found.Late<Optional<ByteBuffer>>(String why) -> throw new IOException(why);
      }
    }
  }
}
