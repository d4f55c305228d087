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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
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
  private static final String BY_PAGE = "page";
  private static final String BLOCKED = "blocked";
  private static final String BY_PLACE = "place";
  private static final CompletionStage<Admission> OPEN =
      CompletableFuture.completedFuture(Admission.OPEN);
  private static final Executor ASIDE = task -> Thread.ofVirtual().name("insider").start(task);

  private final PlaceRules places;
  private final Signatures signatures;
  private final Insiders insiders;
  private final InstantSource clock;
  private final Tally refusals =
      new Tally(
          Stream.concat(
              Stream.of(BY_PAGE, BY_PLACE, BLOCKED),
              Stream.of(Reason.values()).map(PlaybackGuard::word)));

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
    return held(admitted(request, assetId, playback), request, assetId);
  }

  private CompletionStage<Admission> held(
      CompletionStage<Admission> admitted, Request request, String assetId) {
    return places.areNone()
        ? admitted
        : admitted.thenCompose(admission -> held(admission, request, assetId));
  }

  private CompletionStage<Admission> held(Admission admission, Request request, String assetId) {
    return places
        .judge(request.address(), assetId)
        .thenApply(
            refused -> {
              refused.ifPresent(
                  problem -> {
                    refusals.count(BY_PLACE);
                    throw problem.thrown();
                  });
              return admission;
            });
  }

  private CompletionStage<Admission> admitted(Request request, String assetId, Playback playback) {
    if (playback.access() == Access.PUBLIC) {
      return OPEN;
    }
    var door = new Door(request, assetId, reader(request, playback));
    if (playback.access() == Access.BLOCKED) {
      return asInsider(door, BLOCKED, REFUSED.because("it may not be shown"));
    }
    Admission holder = byTicket(door);
    if (holder != null) {
      return CompletableFuture.completedFuture(holder);
    }
    return playback.access() == Access.EMBED ? byPage(door, playback) : bySignature(door);
  }

  /// Whether a request may have the key of an encrypted asset: a ticket or a signature is needed,
  /// or the owner, whoever else may play it. Waits.
  public Admission admitToKey(Request request, String assetId, Playback playback) {
    var door = new Door(request, assetId, reader(request, playback));
    if (playback.access() == Access.BLOCKED) {
      return waitedFor(asInsider(door, BLOCKED, REFUSED.because("it may not be shown")));
    }
    Admission holder = byTicket(door);
    return waitedFor(
        held(
            holder == null ? bySignature(door) : CompletableFuture.completedFuture(holder),
            request,
            assetId));
  }

  /// Whether a request shows anything by which films are opened, good or not.
  public static boolean isShownAny(Request request) {
    return ticket(request) != null || Signatures.areIn(request);
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
    /// Open to the owner, or to a page.
    Admission open() {
      return new Admission(true, null, origin, List::of);
    }

    /// Open to whoever has what `holder` names.
    Admission open(String holder, Map<String, String> cookies, Duration life) {
      return new Admission(
          true,
          holder,
          origin,
          cookies.isEmpty()
              ? List::of
              : () -> PlayCookies.missing(request, assetId, cookies, life));
    }
  }

  private @Nullable Admission byTicket(Door door) {
    String ticket = ticket(door.request);
    if (ticket == null || !insiders.hasTicket(door.assetId, ticket)) {
      return null;
    }
    long until = Long.parseLong(ticket.substring(0, ticket.indexOf('.')));
    var life = Duration.ofSeconds(until - clock.instant().getEpochSecond());
    boolean inAddress = ticket.equals(door.request.query(TICKET));
    return door.open(ticket, inAddress ? Map.of(TICKET_COOKIE, ticket) : Map.of(), life);
  }

  private static @Nullable String ticket(Request request) {
    String given = request.query(TICKET);
    return given == null || given.isEmpty() ? request.cookie(TICKET_COOKIE) : given;
  }

  private CompletionStage<Admission> byPage(Door door, Playback playback) {
    Page page = Page.of(door.request);
    return page != null && (page.isOurs(door.request) || playback.isFor(page.host()))
        ? CompletableFuture.completedFuture(door.open())
        : asInsider(
            door,
            BY_PAGE,
            REFUSED.because(
                page == null
                    ? "it plays in certain pages only, and the request does not say its page"
                    : "it plays in certain pages only, and this is not one of them"));
  }

  private CompletionStage<Admission> bySignature(Door door, Verdict verdict) {
    return switch (verdict) {
      case Granted granted ->
          CompletableFuture.completedFuture(
              door.open(
                  granted.holder(),
                  granted.cookies(),
                  PlayCookies.until(granted.until(), clock.instant())));
      case Refused refused -> asInsider(door, word(refused.reason()), problem(refused.reason()));
    };
  }

  /// The reason's name among refusals: `signature-expired`.
  private static String word(Reason reason) {
    return "signature-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// How many requests were refused, by reason.
  public Map<String, Long> refusals() {
    return refusals.sums();
  }

  /// What became of signatures.
  public Signatures.Checks checks() {
    return signatures.checks();
  }

  private static Problem problem(Reason reason) {
    return switch (reason) {
      case TOO_MANY -> Problem.TOO_MANY_REQUESTS.because(reason.sentence());
      case BUSY -> Problem.UNAVAILABLE.because(reason.sentence());
      default -> REFUSED.because(reason.sentence());
    };
  }

  private CompletionStage<Admission> asInsider(Door door, String reason, Problem otherwise) {
    if (!insiders.mayBeKnown(door.request)) {
      refusals.count(reason);
      return CompletableFuture.failedStage(refusal(otherwise));
    }
    return CompletableFuture.supplyAsync(() -> insiders.isKnown(door.request), ASIDE)
        .thenApply(
            known -> {
              if (!known) {
                refusals.count(reason);
                throw refusal(otherwise);
              }
              return door.open();
            });
  }

  private static Problem.Thrown refusal(Problem problem) {
    Problem.Thrown thrown = problem.thrown();
    return problem.type().status() == REFUSED.status() ? thrown : thrown.with("Retry-After", "60");
  }

  /// The origin of the page of others that may read what is answered of a film though it brings
  /// cookies along, be that the film or why it is not played; null when none may.
  public static @Nullable String reader(Request request, Playback playback) {
    String origin = request.header("Origin");
    Page page = origin == null ? null : Page.ofOrigin(origin);
    boolean reads =
        page != null
            && !page.isOurs(request)
            && (playback.access() == Access.SIGNED || playback.isFor(page.host()));
    return reads ? origin : null;
  }
}
