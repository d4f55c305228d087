package dev.millrace.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Names to addresses.
@FunctionalInterface
interface Names {
  InetAddress[] resolve(String name) throws UnknownHostException;

  /// The machine's own resolver, which knows no time limit, with one.
  static Names system(Duration patience) {
    return limited(InetAddress::getAllByName, patience);
  }

  /// Those names, each waited for so long.
  ///
  /// **Limits:** 64 look-ups at once; one that is given up ends by itself.
  static Names limited(Names names, Duration patience) {
    var slots = new Semaphore(64);
    return name -> {
      if (!slots.tryAcquire()) {
        throw new UnknownHostException("too many names are being looked up");
      }
      var lookup = new FutureTask<>(() -> names.resolve(name));
      Thread.ofVirtual()
          .name("outbound-lookup")
          .start(
              () -> {
                lookup.run();
                slots.release();
              });
      return await(lookup, patience);
    };
  }

  private static InetAddress[] await(FutureTask<InetAddress[]> lookup, Duration patience)
      throws UnknownHostException {
    try {
      return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException unknown
          ? unknown
          : new UnknownHostException(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw new UnknownHostException("the look-up took too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("the look-up was interrupted");
    }
  }
}
