package dev.millrace.delivery.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// How much one viewer may ask of this edge: by network address, and by what lets him in (a
/// ticket or a signature), which may be shared by many addresses.
///
/// Addresses of IPv6 count by their /64. **Threading:** any; never blocks. **Limits:** 100,000
/// addresses and as many tokens are known, for a minute after their last request began, and for as
/// long as one is under way.
public final class ViewerLimits {
  private static final int MOST_VIEWERS = 100_000;
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private static final String BY_ADDRESS = "address-limit";
  private static final String BY_TOKEN = "token-limit";

  private final Allowance byAddress;
  private final Allowance byToken;
  private final LongSupplier nanoClock;
  private final Accounts addresses;
  private final Accounts tokens;
  private final Tally refusals = new Tally(Stream.of(BY_ADDRESS, BY_TOKEN));

  public ViewerLimits(Allowance byAddress, Allowance byToken, LongSupplier nanoClock) {
    this.byAddress = byAddress;
    this.byToken = byToken;
    this.nanoClock = nanoClock;
    this.addresses = new Accounts(nanoClock);
    this.tokens = new Accounts(nanoClock);
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
      Account account = addresses.of(Request.networkOf(request.address()));
      charge(account, byAddress, request, BY_ADDRESS);
    }
  }

  /// Counts a request against the ticket or signature that let it in, if one did.
  public void admitHolder(Request request, Admission admission) {
    String holder = admission.holder();
    if (holder != null && !byToken.isNone()) {
      charge(tokens.of(holder), byToken, request, BY_TOKEN);
    }
  }

  private void charge(Account account, Allowance allowance, Request request, String limit) {
    if (!account.begin(allowance, nanoClock.getAsLong())) {
      refusals.count(limit);
      throw Problem.TOO_MANY_REQUESTS
          .because("more requests than one viewer may make; wait a moment")
          .thrown()
          .with("Retry-After", "1");
    }
    if (allowance.atOnce() > 0) {
      request.onFinished(account::end);
    }
  }

  /// How many requests were refused, by the limit they met.
  public Map<String, Long> refusals() {
    return refusals.sums();
  }

  /// The accounts of viewers.
  private static final class Accounts {
    private final Cache<String, Account> recent;

    /// Those that somebody has: the recent ones, and those that requests under way end.
    private final Cache<String, Account> held = Caffeine.newBuilder().weakValues().build();

    Accounts(LongSupplier nanoClock) {
      recent =
          Caffeine.newBuilder()
              .maximumSize(MOST_VIEWERS)
              .expireAfterAccess(MEMORY)
              .ticker(nanoClock::getAsLong)
              .build();
    }

    Account of(String viewer) {
      return recent.get(viewer, _ -> held.get(viewer, _ -> new Account()));
    }
  }
}
