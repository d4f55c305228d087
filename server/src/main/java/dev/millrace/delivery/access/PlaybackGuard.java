package dev.millrace.delivery.access;

import dev.millrace.delivery.signing.Signatures;
import dev.millrace.delivery.signing.Verdict;
import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.delivery.signing.Verdict.Refused;
import dev.millrace.http.Handler;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Playback.Access;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Decides who may play a film: by its policy, and insiders always; everybody is held to the rules
/// of the place he is at.
///
/// A ticket or a signature for more than one address, in the query, is answered with cookies, so
/// that playlists need not carry it on.
///
/// **Threading:** any, also an event loop: never blocks. The answer is complete at once unless a
/// signature or a session has to be looked into. **On failure** it fails with a [Problem.Thrown]:
/// 403 with the reason, 429 after too many forged signatures, 503 when too many wait.
public final class PlaybackGuard {
  static final Problem.Type REFUSED =
      new Problem.Type("playback-refused", 403, "This film is not for everybody");

  private static final String TICKET = "ticket";
  private static final String TICKET_COOKIE = "millrace_ticket";
  private static final CompletionStage<Admission> OPEN =
      CompletableFuture.completedFuture(Admission.OPEN);
  private static final Executor ASIDE = task -> Thread.ofVirtual().name("insider").start(task);

  private final PlaceRules places;
  private final Signatures signatures;
  private final Insiders insiders;
  private final InstantSource clock;

  public PlaybackGuard(Signatures signatures, Insiders insiders, InstantSource clock) {
    this(signatures, insiders, PlaceRules.none(), clock);
  }

  public PlaybackGuard(
      Signatures signatures, Insiders insiders, PlaceRules places, InstantSource clock) {
    this.places = places;
    this.signatures = signatures;
    this.insiders = insiders;
    this.clock = clock;
  }

  /// Whether a request may play an asset.
  public CompletionStage<Admission> admit(Request request, String assetId, Playback playback) {
    CompletionStage<Admission> admitted = admitted(request, assetId, playback);
    return places.areNone()
        ? admitted
        : admitted.thenCompose(holder -> held(holder, request, assetId));
  }

  private CompletionStage<Admission> held(Admission holder, Request request, String assetId) {
    return places
        .judge(request.address(), assetId)
        .thenApply(
            refused -> {
              refused.ifPresent(
                  problem -> {
                    throw problem.thrown();
                  });
              return holder;
            });
  }

  private CompletionStage<Admission> admitted(Request request, String assetId, Playback playback) {
    if (playback.access() == Access.PUBLIC) {
      return OPEN;
    }
    var door = new Door(request, assetId, origin(request, playback));
    Admission holder = byTicket(door);
    if (holder != null) {
      return CompletableFuture.completedFuture(holder);
    }
    return playback.access() == Access.EMBED ? byPage(door, playback) : bySignature(door);
  }

  private CompletionStage<Admission> bySignature(Door door) {
    CompletionStage<Verdict> verdict = signatures.judge(door.request);
    Verdict known = Handler.Immediate.known(verdict);
    return known == null
        ? verdict.thenCompose(late -> bySignature(door, late))
        : bySignature(door, known);
  }

  /// The same for who can wait.
  public Admission admitNow(Request request, String assetId, Playback playback) {
    return waitedFor(admit(request, assetId, playback));
  }

  /// Whether a request has a signature for what it asks for, whatever the film's policy is. Waits.
  public boolean hasSignature(Request request) {
    return waitedFor(signatures.judge(request)) instanceof Granted;
  }

  private static <T> T waitedFor(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /// A request on its way in.
  ///
  /// @param origin of the page that asks, when it may read the answer; null for our own pages
  private record Door(Request request, String assetId, @Nullable String origin) {
    Admission open(Map<String, String> cookies, Duration life) {
      return new Admission(
          true,
          origin,
          cookies.isEmpty()
              ? List::of
              : () -> PlayCookies.missing(request, assetId, cookies, life));
    }
  }

  private @Nullable Admission byTicket(Door door) {
    String given = door.request.query(TICKET);
    String ticket = given == null ? door.request.cookie(TICKET_COOKIE) : given;
    if (ticket == null || !insiders.hasTicket(door.assetId, ticket)) {
      return null;
    }
    long until = Long.parseLong(ticket.substring(0, ticket.indexOf('.')));
    var life = Duration.ofSeconds(until - clock.instant().getEpochSecond());
    return door.open(given == null ? Map.of() : Map.of(TICKET_COOKIE, ticket), life);
  }

  private CompletionStage<Admission> byPage(Door door, Playback playback) {
    Page page = Page.of(door.request);
    return page != null && (page.isOurs(door.request) || playback.isFor(page.host()))
        ? CompletableFuture.completedFuture(door.open(Map.of(), Duration.ZERO))
        : asInsider(
            door,
            REFUSED.because(
                page == null
                    ? "it plays in certain pages only, and the request does not say its page"
                    : "it plays in certain pages only, and this is not one of them"));
  }

  private CompletionStage<Admission> bySignature(Door door, Verdict verdict) {
    return switch (verdict) {
      case Granted granted ->
          CompletableFuture.completedFuture(
              door.open(granted.cookies(), PlayCookies.until(granted.until(), clock.instant())));
      case Refused refused -> asInsider(door, problem(refused.reason()));
    };
  }

  private static Problem problem(Reason reason) {
    return switch (reason) {
      case TOO_MANY -> Problem.TOO_MANY_REQUESTS.because(reason.sentence());
      case BUSY -> Problem.UNAVAILABLE.because(reason.sentence());
      default -> REFUSED.because(reason.sentence());
    };
  }

  private CompletionStage<Admission> asInsider(Door door, Problem otherwise) {
    if (!insiders.mayBeKnown(door.request)) {
      return CompletableFuture.failedStage(refusal(door, otherwise));
    }
    return CompletableFuture.supplyAsync(() -> insiders.isKnown(door.request), ASIDE)
        .thenApply(
            known -> {
              if (!known) {
                throw refusal(door, otherwise);
              }
              return door.open(Map.of(), Duration.ZERO);
            });
  }

  /// A page that asked with cookies may read why.
  private static Problem.Thrown refusal(Door door, Problem problem) {
    Problem.Thrown thrown = problem.thrown();
    if (problem.type().status() != REFUSED.status()) {
      thrown = thrown.with("Retry-After", "60");
    }
    return door.origin == null
        ? thrown
        : thrown
            .with("Vary", "Origin")
            .with("Access-Control-Allow-Origin", door.origin)
            .with("Access-Control-Allow-Credentials", "true");
  }

  private static @Nullable String origin(Request request, Playback playback) {
    String origin = request.header("Origin");
    Page page = origin == null ? null : Page.ofOrigin(origin);
    boolean reads =
        page != null
            && !page.isOurs(request)
            && (playback.access() == Access.SIGNED || playback.isFor(page.host()));
    return reads ? origin : null;
  }
}
