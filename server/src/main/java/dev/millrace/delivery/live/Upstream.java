package dev.millrace.delivery.live;

import dev.millrace.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The way to the processes that run channels.
///
/// **Threading**: any; blocks. **Limits**: [#ANSWER] until an answer begins, `patience`
/// without a byte of it. **On failure** of one that has begun it is asked for once more, and goes
/// on with the byte that comes next: what stands under an address here never changes.
final class Upstream implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Upstream.class.getName());
  private static final int OK = 200;
  private static final int MOST_TRIES = 2;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// A little more than a track lets its own waiters wait.
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private final Seal seal;
  private final Duration patience;
  private final HttpClient client;

  /// @param threads of the client's own
  Upstream(Seal seal, Executor threads, Duration patience) {
    this.seal = seal;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(threads)
            .build();
  }

  /// What is asked of a process.
  ///
  /// @param time where players ask the time, or nothing
  /// @param viewers who asks, and for how many
  record Question(String url, String target, String time, String viewers) {
    Question of(String whose) {
      return new Question(url, target, time, whose);
    }

    String key() {
      return url + target + " " + time;
    }

    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }
  }

  /// Asks, and returns when the answer is over; the flight hears of it as it comes.
  ///
  /// @param weighs runs as the flight gets heavier, and when it is over
  void ask(Question question, Flight flight, Runnable weighs) {
    try {
      take(client.send(request(question), BodyHandlers.ofInputStream()), question, flight, weighs);
    } catch (IOException | RuntimeException e) {
      fail(flight, "does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(flight, "does not answer", e);
    } finally {
      weighs.run();
    }
  }

  private static void fail(Flight flight, String what, Exception cause) {
    flight.bytes().end(new IOException(cause));
    flight.fetched().completeExceptionally(unavailable(what, cause));
  }

  private HttpRequest request(Question question) {
    var ask =
        HttpRequest.newBuilder(URI.create(question.url() + question.target()))
            .timeout(ANSWER)
            .header(Seal.FIELD, seal.of(question.target()))
            .header(Relay.VIEWERS_FIELD, question.viewers());
    if (!question.time().isEmpty()) {
      ask.header(Relay.TIME_FIELD, question.time());
    }
    return ask.build();
  }

  /// What is sent while it is made is answered before it is whole.
  private void take(
      HttpResponse<InputStream> answer, Question question, Flight flight, Runnable weighs) {
    Growing bytes = flight.bytes();
    var found = new Fetched(answer.statusCode(), answer.headers(), bytes, question.path());
    boolean isWhole = answer.headers().firstValue("Content-Length").isPresent();
    if (!isWhole) {
      flight.fetched().complete(found);
    }
    IOException broken = bytes.fill(new Impatient(answer.body(), patience), weighs);
    for (int tries = 1; broken != null && tries < MOST_TRIES && found.isGood(); tries++) {
      LOG.log(Level.DEBUG, "What comes from elsewhere is asked for again.", broken);
      broken = goOn(question, bytes, weighs);
    }
    bytes.end(broken);
    if (isWhole && broken != null) {
      flight.fetched().completeExceptionally(unavailable("broke off", broken));
    } else {
      flight.fetched().complete(found);
    }
  }

  private @Nullable IOException goOn(Question question, Growing bytes, Runnable weighs) {
    try {
      var again = client.send(request(question), BodyHandlers.ofInputStream());
      var rest = new Impatient(again.body(), patience);
      if (again.statusCode() != OK) {
        rest.close();
        return new IOException("the answer is " + again.statusCode() + " now");
      }
      rest.skipNBytes(bytes.size());
      return bytes.fill(rest, weighs);
    } catch (IOException e) {
      return e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IOException("interrupted", e);
    }
  }

  private static Problem.Thrown unavailable(String what, Throwable cause) {
    return Problem.UNAVAILABLE
        .because("the process that runs the channel " + what)
        .thrown(new CompletionException(cause))
        .with("Retry-After", "1");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
