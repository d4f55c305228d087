package dev.millrace.delivery.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.http.Request;
import dev.millrace.live.origin.Audience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Viewers of channels that other processes run: whenever one of those is asked for something it is
/// told how many there are.
///
/// **Threading**: any; never blocks. **Limits**: [#MOST_CHANNELS].
final class Theirs {
  private static final int MOST_CHANNELS = 1_000;
  private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36}) (\\d{1,6})");

  private final String process = UUID.randomUUID().toString();
  private final InstantSource clock;
  private final Cache<String, Audience> audiences =
      Caffeine.newBuilder()
          .maximumSize(MOST_CHANNELS)
          .expireAfterAccess(Duration.ofMinutes(1))
          .build();

  Theirs(InstantSource clock) {
    this.clock = clock;
  }

  /// Somebody asks for something of a channel.
  void seen(String channelId, Request request) {
    audiences.get(channelId, _ -> new Audience()).seen(Viewer.of(request), clock.millis());
  }

  /// Who we are, and how many watch a channel here.
  String of(String channelId) {
    Audience audience = audiences.getIfPresent(channelId);
    return process + " " + (audience == null ? 0 : audience.count(clock.millis()));
  }

  /// Takes what another process tells of its viewers.
  static void note(Request request, @Nullable Audience audience, long nowMillis) {
    String told = request.header(Relay.VIEWERS_FIELD);
    Matcher form = FORM.matcher(told == null ? "" : told);
    if (audience != null && form.matches()) {
      audience.elsewhere(form.group(1), Integer.parseInt(form.group(2)), nowMillis);
    }
  }
}
