package dev.millrace.web;

import dev.millrace.config.RedactedAddress;
import dev.millrace.http.Request;
import dev.millrace.live.Channel;
import dev.millrace.live.Latency;
import dev.millrace.live.stage.Alert;
import dev.millrace.live.stage.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A channel as the API shows it.
///
/// @param source what it takes its media from, if publishers do not come by themselves
/// @param domains whose pages may play it, when `access` is `embed`
/// @param backup its second way in, if it has one
/// @param slate what is shown while nobody publishes
/// @param reconnectSeconds how long that may last without ending the programme
/// @param ladder which rungs are made of what comes in
/// @param maxHeight no rung's shorter side is longer; null where the input alone decides
/// @param partSeconds about how long parts are; null where segments come whole
/// @param ingest how publishers reach it
/// @param health how it fares, if a process runs it
record ChannelView(
    String id,
    String name,
    String input,
    @Nullable String source,
    @Nullable BackupView backup,
    String slate,
    long reconnectSeconds,
    String latency,
    String ladder,
    @Nullable Integer maxHeight,
    @Nullable Double partSeconds,
    long dvrSeconds,
    boolean record,
    String access,
    @Nullable List<String> domains,
    String status,
    Instant createdAt,
    IngestView ingest,
    PlaybackView playback,
    @Nullable HealthView health) {

  /// How publishers reach it.
  ///
  /// @param url what most of them take as it is; none when the channel fetches its media itself
  /// @param secureUrl the same encrypted, where there is such a way
  record IngestView(
      @Nullable String url,
      @Nullable String secureUrl,
      @Nullable String streamKey,
      @Nullable String passphrase) {
    static IngestView of(Map<String, String> address) {
      return new IngestView(
          address.get("url"),
          address.get("secureUrl"),
          address.get("streamKey"),
          address.get("passphrase"));
    }
  }

  /// The second way in.
  record BackupView(String input, @Nullable String source, IngestView ingest) {
    static BackupView of(Channel backup, ChannelDesk desk) {
      Channel.Wish wish = backup.wish();
      return new BackupView(
          wish.input(),
          told(wish.source()),
          IngestView.of(desk.doorway(wish.input()).address(backup)));
    }
  }

  /// A source without its secrets; null when there is none.
  private static @Nullable String told(String source) {
    return source.isEmpty() ? null : RedactedAddress.of(source);
  }

  /// Where it plays.
  ///
  /// @param startOver by HLS, from as far back as viewers can go
  record PlaybackView(String hls, String dash, String startOver) {
    static PlaybackView of(String id, Request request) {
      String hls = request.url("/live/" + id + "/main.m3u8");
      return new PlaybackView(
          hls, request.url("/live/" + id + "/main.mpd"), hls + "?start=beginning");
    }
  }

  /// How it fares.
  ///
  /// @param onAir which input: `primary`, `backup` or `slate`
  /// @param framesPerSecond pictures that come in; 0 where they are not counted
  /// @param droppedFrames pictures that came too soon after others to be shown
  /// @param duplicatedFrames pictures that are shown twice, as others did not come
  /// @param lostPackets of a transport stream, on their way
  /// @param latencyMillis between a moment's coming in and its part
  /// @param jitterMillis how unevenly parts come
  /// @param skewMillis how much later pictures come than their sound
  /// @param encodeSpeed seconds of the programme that are encoded in a second
  /// @param encodeStrain for which share of the time what comes in waits for the encoder
  /// @param leftOut rungs that are not made, as the machine does not keep up
  /// @param alerts what is wrong
  /// @param waiting requests that wait for the next part
  /// @param viewers sessions that asked for something in the last ten seconds
  /// @param notStored segments that are not stored yet
  record HealthView(
      @Nullable String onAir,
      @Nullable String from,
      @Nullable Instant since,
      long inputBitsPerSecond,
      double framesPerSecond,
      long droppedFrames,
      long duplicatedFrames,
      long lostPackets,
      double encodeSpeed,
      double encodeStrain,
      long latencyMillis,
      long jitterMillis,
      long skewMillis,
      List<String> renditions,
      List<String> leftOut,
      int waiting,
      int viewers,
      int notStored,
      List<InputView> inputs,
      List<AlertView> alerts,
      @Nullable String problem) {
    private static double hundredths(double value) {
      return Math.round(value * 100) / 100.0;
    }

    static HealthView of(Health health) {
      return new HealthView(
          health.onAir(),
          health.from(),
          health.since(),
          health.inputBitsPerSecond(),
          hundredths(health.framesPerSecond()),
          health.losses().surplus(),
          health.losses().missing(),
          health.losses().packets(),
          hundredths(health.encodeSpeed()),
          hundredths(health.strain()),
          health.delivery().latency().toMillis(),
          health.delivery().jitter().toMillis(),
          health.delivery().skew().toMillis(),
          health.renditions(),
          health.leftOut(),
          health.waiting(),
          health.viewers(),
          health.notStored(),
          health.inputs().stream().map(InputView::of).toList(),
          health.alerts().stream().map(AlertView::of).toList(),
          health.problem());
    }
  }

  /// Something that is wrong.
  ///
  /// @param alert its name
  record AlertView(String alert, Instant since, String text) {
    static AlertView of(Alert alert) {
      return new AlertView(alert.trouble().word(), alert.since(), alert.text());
    }
  }

  /// How a way in fares.
  ///
  /// @param state `on-air`, `ready`, `coming`, `silent` or `away`
  record InputView(String input, String state, @Nullable String from, long bitsPerSecond) {
    static InputView of(Health.Input input) {
      return new InputView(input.input(), input.state(), input.from(), input.bitsPerSecond());
    }
  }

  /// All channels; there are few.
  record PageView(List<ChannelView> items, @Nullable String nextCursor) {}

  static ChannelView of(Channel channel, ChannelDesk desk, Request request) {
    Channel.Wish wish = channel.wish();
    OptionalInt most = wish.coding().maxHeight();
    return new ChannelView(
        channel.id(),
        wish.name(),
        wish.input(),
        told(wish.source()),
        channel.backup().map(backup -> BackupView.of(backup, desk)).orElse(null),
        wish.absence().slate(),
        wish.absence().reconnect().toSeconds(),
        wish.latency().word(),
        wish.coding().ladder().word(),
        most.isPresent() ? most.getAsInt() : null,
        wish.latency() == Latency.LOW ? wish.coding().part().toMillis() / 1000.0 : null,
        wish.dvr().toSeconds(),
        wish.record(),
        wish.playback().access().name().toLowerCase(java.util.Locale.ROOT),
        wish.playback().domains().isEmpty() ? null : wish.playback().domains(),
        channel.status().word(),
        channel.createdAt(),
        IngestView.of(desk.doorway(wish.input()).address(channel)),
        PlaybackView.of(channel.id(), request),
        desk.health(channel).map(HealthView::of).orElse(null));
  }
}
