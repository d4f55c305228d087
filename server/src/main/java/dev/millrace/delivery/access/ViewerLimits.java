package dev.millrace.delivery.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How much one viewer may ask of this edge: by network address, and by what lets him in (a
/// ticket or a signature), which may be shared by many addresses.
///
/// Addresses of IPv6 count by their /64. **Threading:** any; never blocks. **Limits:** 100,000
/// addresses and as many tokens are known, for a minute after their last request.
public final class ViewerLimits {
  private static final List<String> QUERIES = List.of("ticket", "Signature");
  private static final List<String> COOKIES = List.of("millrace_ticket", "CloudFront-Signature");
  private static final int MOST_VIEWERS = 100_000;
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final Allowance byAddress;
  private final Allowance byToken;
  private final LongSupplier nanoClock;
  private final Cache<String, Account> addresses = accounts();
  private final Cache<String, Account> tokens = accounts();
  private final LongAdder refused = new LongAdder();

  public ViewerLimits(Allowance byAddress, Allowance byToken, LongSupplier nanoClock) {
    this.byAddress = byAddress;
    this.byToken = byToken;
    this.nanoClock = nanoClock;
  }

  /// Nobody is held back.
  public static ViewerLimits none() {
    return new ViewerLimits(Allowance.NONE, Allowance.NONE, System::nanoTime);
  }

  /// What one viewer may do; 0: as much as he likes.
  ///
  /// @param perSecond requests on average; twice as many may come at once
  /// @param atOnce requests that are not answered to their last byte
  public record Allowance(int perSecond, int atOnce) {
    public static final Allowance NONE = new Allowance(0, 0);

    public Allowance {
      if (perSecond < 0 || atOnce < 0) {
        throw new IllegalArgumentException("limits of viewers are not negative");
      }
    }

    boolean isNone() {
      return perSecond == 0 && atOnce == 0;
    }
  }

  /// Counts a request against its address; more than it may is the 429 problem.
  public void admit(Request request) {
    if (!byAddress.isNone()) {
      charge(addresses, Request.networkOf(request.address()), byAddress, request);
    }
  }

  /// Counts a request that was let in against the ticket or signature that it carries, if any.
  public void admitHolder(Request request) {
    String token = byToken.isNone() ? null : token(request);
    if (token != null) {
      charge(tokens, token, byToken, request);
    }
  }

  private static @Nullable String token(Request request) {
    for (String name : QUERIES) {
      String given = request.query(name);
      if (given != null) {
        return given;
      }
    }
    for (String name : COOKIES) {
      String given = request.cookie(name);
      if (given != null) {
        return given;
      }
    }
    return null;
  }

  private void charge(
      Cache<String, Account> accounts, String viewer, Allowance allowance, Request request) {
    Account account = accounts.get(viewer, _ -> new Account());
    if (!account.begin(allowance, nanoClock.getAsLong())) {
      refused.increment();
      throw Problem.TOO_MANY_REQUESTS
          .because("more requests than one viewer may make; wait a moment")
          .thrown()
          .with("Retry-After", "1");
    }
    if (allowance.atOnce() > 0) {
      request.onFinished(account::end);
    }
  }

  /// How many requests were refused.
  public long refused() {
    return refused.sum();
  }

  private static Cache<String, Account> accounts() {
    return Caffeine.newBuilder().maximumSize(MOST_VIEWERS).expireAfterAccess(MEMORY).build();
  }
}
