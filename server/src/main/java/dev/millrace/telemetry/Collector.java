package dev.millrace.telemetry;

import dev.millrace.http.Cors;
import dev.millrace.http.Headers;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.telemetry.Control.IngestToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Takes a request's events in: who may come, what they say, which are new, and where they are safe
/// before it is answered.
///
/// **Threading:** event loops; what takes longer to read goes to a virtual thread. **Limits:**
/// [#MOST_BYTES] of a body, as it came and unpacked.
final class Collector {
  static final int MOST_BYTES = 64 * 1024;
  static final Problem.Type REJECTED =
      new Problem.Type("telemetry-rejected", 400, "Some records are not well");

  /// What an event loop reads itself.
  private static final int MOST_AT_ONCE = 16 * 1024;

  /// How many events an event loop looks for: each may be a read of the disk.
  private static final int MOST_LOOKED_FOR = 16;

  /// Pages of all origins may tell.
  static final Cors ANYONE =
      new Cors(
          Set.of("*"),
          Set.of("Content-Type", "Content-Encoding", "Authorization"),
          Set.of("Retry-After"),
          Duration.ofDays(1));

  /// What most are answered, with all fields that it is to have.
  private static final Response KEPT =
      Response.noContent()
          .withHeaders(ANYONE.opened(SecurityHeaders.strict(Headers.empty())).shared());

  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  private static final int MOST_SENT_DIGITS = 14;
  private static final int USUAL_ALWAYS = 128;
  private static final byte[] NOTHING = {};
  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("telemetry-read").start(task);

  private final Turnstile turnstile;
  private final Parts parts;
  private final Agents agents = new Agents();
  private final InstantSource clock;

  /// What it hands events to.
  ///
  /// @param country of an address, or null
  record Parts(
      SeenEvents seen,
      Repeats repeats,
      Depot depot,
      Rejections rejections,
      Counts counts,
      Function<String, @Nullable String> country) {}

  Collector(Turnstile turnstile, Parts parts, InstantSource clock) {
    this.turnstile = turnstile;
    this.parts = parts;
    this.clock = clock;
  }

  CompletionStage<Response> collect(Request request, BodyReader reader) {
    Turnstile.Guest guest = turnstile.admit(request);
    boolean isPacked = isPacked(request);
    Arrival arrival = arrival(request, guest.token());
    CompletionStage<byte[]> body = request.bodyAsync(MOST_BYTES);
    if (isPacked || length(request) > MOST_AT_ONCE) {
      return body.thenComposeAsync(
          all -> take(reader.read(isPacked ? unpacked(all) : all, arrival), arrival, guest),
          VIRTUAL);
    }
    return body.thenCompose(
        all -> {
          Batch batch = reader.read(all, arrival);
          return batch.events().size() <= MOST_LOOKED_FOR
              ? take(batch, arrival, guest)
              : CompletableFuture.completedFuture(batch)
                  .thenComposeAsync(many -> take(many, arrival, guest), VIRTUAL);
        });
  }

  /// A request that was read.
  ///
  /// @param records how many it brought, of whatever kind
  /// @param by the name of the token that let it in, or nothing
  private record Intake(Batch batch, int records, Arrival arrival, String by) {}

  private CompletionStage<Response> take(Batch batch, Arrival arrival, Turnstile.Guest guest) {
    IngestToken token = guest.token();
    var intake = new Intake(batch, batch.records(), arrival, token == null ? "" : token.name());
    guest.charge(intake.records);
    parts.counts.received.add(intake.records);
    var word = new CompletableFuture<Boolean>();
    SeenEvents.Repeated repeated = parts.seen.claim(batch, word);
    drop(repeated.kept(), intake);
    CompletableFuture<Boolean> told = word.thenApply(isKept -> released(intake, isKept, word));
    parts.depot.keep(new Shipment(batch.events(), batch.bytes(), word));
    return (repeated.awaited().isEmpty() ? told : awaited(repeated, told, intake))
        .thenApply(isSafe -> isSafe ? accepted(intake) : full(intake));
  }

  private boolean released(Intake intake, boolean isKept, CompletableFuture<Boolean> word) {
    List<StoredEvent> own = intake.batch.events();
    parts.seen.release(own, word);
    if (!isKept) {
      parts.counts.refused.add(own.size());
    }
    return isKept;
  }

  /// Whoever brings what others are bringing is told what they are told.
  private CompletableFuture<Boolean> awaited(
      SeenEvents.Repeated repeated, CompletableFuture<Boolean> told, Intake intake) {
    CompletableFuture<Boolean> all = told;
    for (CompletableFuture<Boolean> word : repeated.words()) {
      all = all.thenCombine(word, Boolean::logicalAnd);
    }
    return all.thenApply(
        areKept -> {
          if (areKept) {
            drop(repeated.awaited(), intake);
          } else {
            parts.counts.refused.add(repeated.awaited().size());
          }
          return areKept;
        });
  }

  private void drop(List<StoredEvent> known, Intake intake) {
    parts.counts.duplicates.add(known.size());
    known.forEach(event -> parts.repeats.count(event, intake.by));
  }

  private Response accepted(Intake intake) {
    Batch batch = intake.batch;
    parts.rejections.add(batch, intake.arrival.receivedMillis(), intake.by);
    return batch.refused().isEmpty() ? KEPT : rejected(batch, intake.records);
  }

  private Response full(Intake intake) {
    parts.counts.refused.add(intake.batch.refused().size());
    return full();
  }

  private static Response full() {
    return Problem.UNAVAILABLE
        .because("there is no room for events just now")
        .response()
        .with("Retry-After", "2");
  }

  private static Response rejected(Batch batch, int records) {
    Batch.Refused first = batch.refused().getFirst();
    return REJECTED
        .because("record " + first.number() + ": " + first.why())
        .with("record", first.number())
        .with("rejected", batch.refused().size())
        .with("accepted", records - batch.refused().size())
        .response();
  }

  private static boolean isPacked(Request request) {
    String encoding = request.header("Content-Encoding");
    if (encoding == null || encoding.isBlank() || encoding.equals("identity")) {
      return false;
    }
    if (!encoding.strip().toLowerCase(Locale.ROOT).equals("gzip")) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.because("of encodings gzip is understood").thrown();
    }
    return true;
  }

  private static byte[] unpacked(byte[] body) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(MOST_BYTES + 1);
      if (plain.length > MOST_BYTES) {
        throw Problem.TOO_LARGE.because("unpacked it is more than 64 KiB").thrown();
      }
      return plain;
    } catch (IOException _) {
      throw Problem.BAD_REQUEST.because("the body is not gzip").thrown();
    }
  }

  private static long length(Request request) {
    String length = request.header("Content-Length");
    try {
      return length == null ? Long.MAX_VALUE : Long.parseLong(length.strip());
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }

  private Arrival arrival(Request request, @Nullable IngestToken token) {
    var always = new ByteText(USUAL_ALWAYS);
    Agents.Words agent = agents.of(request.header("User-Agent"));
    always.add(agent.few());
    String country = parts.country.apply(request.address());
    if (country != null) {
      always.add(",\"country\":\"").addEscaped(country).add('"');
    }
    if (token != null) {
      always.add(",\"token\":\"").addEscaped(token.name()).add('"');
    }
    return new Arrival(
        new Arrival.Times(clock.millis(), sent(request)),
        target(request),
        always.copy(),
        bytes(agent.whole()));
  }

  private static byte[] bytes(String text) {
    return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String target(Request request) {
    String target = request.query("target");
    if (target == null || target.isEmpty()) {
      return "";
    }
    if (!TARGET.matcher(target).matches()) {
      throw Problem.BAD_REQUEST.because("target is 32 letters and digits at most").thrown();
    }
    return target;
  }

  private static long sent(Request request) {
    String sent = request.query("sent");
    try {
      return sent == null || sent.length() > MOST_SENT_DIGITS ? 0 : Long.parseLong(sent);
    } catch (NumberFormatException _) {
      throw Problem.BAD_REQUEST.because("sent is milliseconds since 1970").thrown();
    }
  }
}
