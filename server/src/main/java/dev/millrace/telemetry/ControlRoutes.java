package dev.millrace.telemetry;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.telemetry.Control.IngestToken;
import dev.millrace.telemetry.Control.State;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `/v1/telemetry/control`: how much is collected, and from whom.
public final class ControlRoutes {
  private static final int MOST_RATE = 1_000_000;
  private static final int MOST_TOKENS = 40;
  private static final int TOKEN_BYTES = 24;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private final ControlDesk desk;
  private final Supplier<String> ids;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// @param ids for tokens, in the order of their age
  public ControlRoutes(ControlDesk desk, Supplier<String> ids, InstantSource clock) {
    this.desk = desk;
    this.ids = ids;
    this.clock = clock;
  }

  public void addTo(RouteGroup guarded) {
    guarded
        .get("/v1/telemetry/control", _ -> answer(desk.look(), null))
        .post("/v1/telemetry/control", this::change);
  }

  /// The body of `POST`: what is left out stays.
  record Change(
      @Nullable String state, @Nullable Integer eventsPerSecond, @Nullable TokenChange tokens) {}

  /// @param rotate the name of whom a new token is made for
  /// @param revoke the id of a token that ends
  record TokenChange(
      @Nullable Boolean required, @Nullable String rotate, @Nullable String revoke) {}

  record ControlView(String state, int eventsPerSecond, Instant changedAt, TokensView tokens) {}

  /// @param issued only in the answer that made it
  record TokensView(boolean required, List<TokenView> items, @Nullable IssuedView issued) {}

  record TokenView(String id, String name, Instant createdAt) {}

  record IssuedView(String id, String name, String token) {}

  private Response change(Request request) {
    var wanted = Json.read(request, Change.class);
    Control before = desk.look();
    State state = state(wanted, before);
    int rate = rate(wanted, before);
    if (state == State.THROTTLED && rate == 0 && wanted.eventsPerSecond() == null) {
      throw wrong("/eventsPerSecond", "throttled wants eventsPerSecond");
    }
    TokenChange tokens = wanted.tokens();
    boolean requires = before.requiresToken();
    if (tokens != null) {
      requires = tokens.required() == null ? requires : tokens.required();
      checkName(tokens.rotate(), before);
    }
    // What can be refused goes first, so that nothing is half done.
    IssuedView issued = tokens == null ? null : changeTokens(tokens);
    boolean isOther =
        state != before.state()
            || rate != before.eventsPerSecond()
            || requires != before.requiresToken();
    if (isOther) {
      desk.shelf().change(state, rate, requires);
    }
    return answer(desk.look(), issued).with("Cache-Control", "no-store");
  }

  private static State state(Change wanted, Control before) {
    if (wanted.state() == null) {
      return before.state();
    }
    for (State state : State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(wanted.state())) {
        return state;
      }
    }
    throw wrong("/state", "state is open, throttled or paused");
  }

  private static int rate(Change wanted, Control before) {
    Integer rate = wanted.eventsPerSecond();
    if (rate == null) {
      return before.eventsPerSecond();
    }
    if (rate < 0 || rate > MOST_RATE) {
      throw wrong("/eventsPerSecond", "eventsPerSecond is 0 to " + MOST_RATE);
    }
    return rate;
  }

  private static void checkName(@Nullable String name, Control before) {
    if (name == null) {
      return;
    }
    if (!NAME.matcher(name).matches()) {
      throw wrong("/tokens/rotate", "a name is small letters, digits and hyphens, 32 at most");
    }
    boolean isNew = before.tokens().stream().noneMatch(token -> token.name().equals(name));
    if (isNew && before.tokens().size() >= MOST_TOKENS) {
      throw Problem.CONFLICT.because("there are " + MOST_TOKENS + " tokens").thrown();
    }
  }

  private @Nullable IssuedView changeTokens(TokenChange change) {
    if (change.revoke() != null && !desk.shelf().remove(change.revoke())) {
      throw Problem.NOT_FOUND.because("there is no token of that id").thrown();
    }
    if (change.rotate() == null) {
      return null;
    }
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = "mt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    String id = ids.get();
    desk.shelf()
        .add(new IngestToken(id, change.rotate(), ControlDesk.hash(token), clock.instant()));
    return new IssuedView(id, change.rotate(), token);
  }

  private static Problem.Thrown wrong(String member, String why) {
    return Problem.INVALID_INPUT.because(why).with("member", member).thrown();
  }

  private static Response answer(Control control, @Nullable IssuedView issued) {
    List<TokenView> items =
        control.tokens().stream()
            .map(token -> new TokenView(token.id(), token.name(), token.createdAt()))
            .toList();
    return Response.json(
        new ControlView(
            control.state().name().toLowerCase(Locale.ROOT),
            control.eventsPerSecond(),
            control.changedAt(),
            new TokensView(control.requiresToken(), items, issued)));
  }
}
