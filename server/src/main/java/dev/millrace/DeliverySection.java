package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.access.ViewerLimits.Allowance;
import dev.millrace.delivery.journal.AccessLogConfig.Addresses;
import dev.millrace.delivery.journal.Sampling;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The section `delivery`: what is played, and the cache that it is played from.
///
/// @param publicUrl scheme, host and port of the edges, when films are played from other
///     processes
/// @param cache the folder of the cache; without it `cache` in the data folder
/// @param cacheSize the most that its files may weigh; not used beside the embedded store, whose
///     files are played themselves
/// @param cacheMemory the most that small objects in memory may weigh
/// @param addressRequestsPerSecond of one network address, on average; 0: any number
/// @param addressRequestsAtOnce of one network address; 0: any number
/// @param tokenRequestsPerSecond with one ticket or signature, on average; 0: any number
/// @param tokenRequestsAtOnce with one ticket or signature; 0: any number
/// @param accessLog whose requests are logged: all, a share of the viewers such as 10%, or off
/// @param accessLogAddresses how much of a viewer's address is logged
/// @param plugins the folder of plug-ins' jars; without it `plugins` in the data folder
/// @param placesFailure whether films play while a plug-in for places fails
/// @param playWithoutDatabase for how long films play on while the database is away
record DeliverySection(
    Optional<URI> publicUrl,
    Optional<Path> cache,
    ByteSize cacheSize,
    ByteSize cacheMemory,
    int addressRequestsPerSecond,
    int addressRequestsAtOnce,
    int tokenRequestsPerSecond,
    int tokenRequestsAtOnce,
    String accessLog,
    Addresses accessLogAddresses,
    Optional<Path> plugins,
    PlaceRules.Otherwise placesFailure,
    Duration playWithoutDatabase) {
  private static final long MOST_MEMORY = 96L << 20;
  private static final Duration LONGEST_ALONE = Duration.ofDays(1);

  DeliverySection {
    if (publicUrl.isPresent() && !HttpSection.isOrigin(publicUrl.get())) {
      throw new IllegalArgumentException(
          "public-url must be like https://play.example.org but is " + publicUrl.get());
    }
    if (cacheMemory.bytes() > MOST_MEMORY) {
      throw new IllegalArgumentException("cache-memory must be 96MiB at most");
    }
    if (playWithoutDatabase.isNegative() || playWithoutDatabase.compareTo(LONGEST_ALONE) > 0) {
      throw new IllegalArgumentException("play-without-database must be 0s to 24h");
    }
    new Allowance(addressRequestsPerSecond, addressRequestsAtOnce);
    new Allowance(tokenRequestsPerSecond, tokenRequestsAtOnce);
    Sampling.parse(accessLog);
  }

  static DeliverySection defaults() {
    return new DeliverySection(
        Optional.empty(),
        Optional.empty(),
        ByteSize.parse("10GiB"),
        ByteSize.parse("64MiB"),
        0,
        0,
        0,
        0,
        "all",
        Addresses.TRUNCATED,
        Optional.empty(),
        PlaceRules.Otherwise.OPEN,
        Duration.ofMinutes(10));
  }
}
