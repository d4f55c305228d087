package dev.millrace.delivery.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.access.Admission;
import dev.millrace.http.Body;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.live.origin.LiveTrack;
import dev.millrace.live.origin.LiveTrack.Listing;
import dev.millrace.live.origin.Wish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A media playlist, at once or when it holds what is asked for (RFC 8216bis 6.2.5).
///
/// What was waited for is answered to all who ask alike, so that a cache in between may collapse
/// them; what was not is old after a second.
final class PlaylistAnswer {
  static final String HLS = "application/vnd.apple.mpegurl";

  private static final String FOR_A_SECOND = "public, max-age=1";
  private static final String FOR_A_MINUTE = "public, max-age=60";
  private static final String FOR_SOME_SECONDS = "public, max-age=6";
  private static final int MAX_DIGITS = 15;

  /// What is sent of a listing, made once for all who ask for it; known for as long as the listing
  /// is.
  private static final Cache<Listing, Ready> READY = Caffeine.newBuilder().weakKeys().build();

  private PlaylistAnswer() {}

  /// A listing as it goes out: to those who waited for it and to others, and to those whose answer
  /// is nobody else's.
  private record Ready(
      Function<Request, Response> waited,
      Function<Request, Response> asked,
      Function<Request, Response> own) {
    static Ready of(Listing listing) {
      byte[] text = listing.text().getBytes(StandardCharsets.UTF_8);
      Response answer =
          LiveRoutes.forMany(
              Response.ok(HLS, Body.Bytes.of(text).compressed()).with("CMSD-Static", "ot=m,st=l"));
      Response waited =
          answer.with("Cache-Control", listing.isFinal() ? FOR_A_MINUTE : FOR_SOME_SECONDS);
      Response asked =
          answer.with("Cache-Control", listing.isFinal() ? FOR_A_MINUTE : FOR_A_SECOND);
      Response own = asked.withHeaders(Admission.forAsker(asked.headers()));
      return new Ready(waited.forMany(), asked.forMany(), own.forMany());
    }

    Function<Request, Response> to(boolean isDirected, Admission admission) {
      if (admission.isForAsker()) {
        return own;
      }
      return isDirected ? waited : asked;
    }
  }

  static CompletionStage<Response> of(Request request, LiveTrack track, Admission admission) {
    boolean isDirected = request.query("_HLS_msn") != null;
    return Answers.of(request, track.playlist(wish(request), request.loop()))
        .thenApply(
            listing -> READY.get(listing, Ready::of).to(isDirected, admission).apply(request));
  }

  private static Wish wish(Request request) {
    Long segment = number(request, "_HLS_msn");
    Long part = number(request, "_HLS_part");
    String skip = request.query("_HLS_skip");
    boolean delta = "YES".equals(skip) || "v2".equals(skip);
    return new Wish(
        segment, part == null ? null : (int) Math.min(part, Integer.MAX_VALUE - 1), delta);
  }

  private static @Nullable Long number(Request request, String name) {
    String text = request.query(name);
    if (text == null) {
      return null;
    }
    if (text.isEmpty()
        || text.length() > MAX_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Problem.BAD_REQUEST.because(name + " is a whole number").thrown();
    }
    return Long.valueOf(text);
  }
}
