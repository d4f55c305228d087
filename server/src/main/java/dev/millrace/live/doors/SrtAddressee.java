package dev.millrace.live.doors;

import dev.millrace.config.Secret;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.ingest.srt.SrtCallerConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A listener to be called, as a channel's source names it:
/// `srt://host:port?streamid=…&passphrase=…&latency=…`, the last in milliseconds.
final class SrtAddressee {
  private static final String LIKE =
      "a listener is like srt://example.org:9000?streamid=camera&passphrase=…";

  private SrtAddressee() {}

  /// **On failure** [ChannelRefused], without the source's secrets.
  static SrtCallerConfig of(String source, Duration usualLatency) {
    try {
      var address = new URI(source);
      if (!"srt".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
        throw new ChannelRefused("source", LIKE);
      }
      Map<String, String> query = query(address);
      String latency = query.get("latency");
      return new SrtCallerConfig(
          address.getHost(),
          address.getPort(),
          query.getOrDefault("streamid", ""),
          Optional.ofNullable(query.get("passphrase")).map(Secret::new),
          latency == null ? usualLatency : Duration.ofMillis(Long.parseLong(latency)));
    } catch (URISyntaxException | NumberFormatException _) {
      throw new ChannelRefused("source", LIKE);
    } catch (IllegalArgumentException e) {
      throw new ChannelRefused("source", LIKE + "; " + e.getMessage());
    }
  }

  private static Map<String, String> query(URI address) {
    String query = address.getRawQuery();
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&", -1))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                    (first, _) -> first));
  }
}
