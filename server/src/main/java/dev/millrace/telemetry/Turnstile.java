package dev.millrace.telemetry;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.telemetry.Control.IngestToken;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lets requests in, or sends them away before anything of them is read: while collecting is paused
/// (410) or throttled (429), without a good token (401), or when their address or token has had its
/// share (429).
///
/// **Threading:** any; never blocks.
final class Turnstile {
  static final Problem.Type PAUSED =
      new Problem.Type("telemetry-paused", 410, "Nothing is collected any more");

  private static final String BEARER = "Bearer ";

  private final Supplier<Control> control;
  private final LongSupplier nanoClock;
  private final Counts counts;
  private final Buckets byAddress;
  private final Buckets byToken;
  private volatile Bucket throttle;

  Turnstile(
      TelemetryConfig config, Supplier<Control> control, LongSupplier nanoClock, Counts counts) {
    this.control = control;
    this.nanoClock = nanoClock;
    this.counts = counts;
    this.byAddress = new Buckets(config.addressEventsPerSecond(), nanoClock);
    this.byToken = new Buckets(config.tokenEventsPerSecond(), nanoClock);
    this.throttle = new Bucket(0, nanoClock.getAsLong());
  }

  /// Who was let in, to be charged for what he brings.
  ///
  /// @param token null when there was none
  record Guest(
      @Nullable IngestToken token,
      @Nullable Bucket all,
      @Nullable Bucket own,
      @Nullable Bucket ofToken) {
    void charge(int events) {
      charge(all, events);
      charge(own, events);
      charge(ofToken, events);
    }

    private static void charge(@Nullable Bucket bucket, int events) {
      if (bucket != null) {
        bucket.take(events);
      }
    }
  }

  Guest admit(Request request) {
    Control now = control.get();
    if (now.state() == Control.State.PAUSED) {
      counts.paused.increment();
      throw PAUSED.because("be quiet until the session ends").thrown();
    }
    IngestToken token = token(request, now);
    Bucket all = now.state() == Control.State.THROTTLED ? throttle(now.eventsPerSecond()) : null;
    Bucket own = byAddress.of(request.address(), Request::networkOf);
    Bucket ofToken = token == null ? null : byToken.of(token.name(), UnaryOperator.identity());
    pass(all, "less is collected just now");
    pass(own, "more than one address may send");
    pass(ofToken, "more than one token may send");
    return new Guest(token, all, own, ofToken);
  }

  private void pass(@Nullable Bucket bucket, String why) {
    int seconds = bucket == null ? 0 : bucket.secondsToWait(nanoClock.getAsLong());
    if (seconds > 0) {
      counts.throttled.increment();
      throw Problem.TOO_MANY_REQUESTS
          .because(why)
          .thrown()
          .with("Retry-After", Integer.toString(seconds));
    }
  }

  /// A new rate begins with a new bucket; whoever changes it last at the same time is right too.
  private Bucket throttle(int eventsPerSecond) {
    Bucket bucket = throttle;
    if (bucket.perSecond() != eventsPerSecond) {
      bucket = new Bucket(eventsPerSecond, nanoClock.getAsLong());
      throttle = bucket;
    }
    return bucket;
  }

  private @Nullable IngestToken token(Request request, Control now) {
    String given = given(request);
    if (given == null) {
      if (now.requiresToken() && !isOwnPage(request)) {
        throw stranger("a token is needed: ?token= or Authorization: Bearer");
      }
      return null;
    }
    IngestToken token = now.token(ControlDesk.hash(given));
    if (token == null) {
      throw stranger("the token is not good, or no longer");
    }
    return token;
  }

  private Problem.Thrown stranger(String why) {
    counts.strangers.increment();
    return Problem.UNAUTHORIZED.because(why).thrown();
  }

  private static @Nullable String given(Request request) {
    String field = request.header("Authorization");
    return field != null && field.startsWith(BEARER)
        ? field.substring(BEARER.length()).strip()
        : request.query("token");
  }

  /// Whether a browser says that the page comes from this very server. Programs may say what they
  /// like: a token keeps other sites out, a rate keeps programs out.
  private static boolean isOwnPage(Request request) {
    return "same-origin".equals(request.header("Sec-Fetch-Site"))
        || request.url("").equals(request.header("Origin"));
  }
}
