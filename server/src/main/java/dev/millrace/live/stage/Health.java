package dev.millrace.live.stage;

import dev.millrace.live.encode.Pulse;
import dev.millrace.live.join.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a channel fares just now.
///
/// @param onAir which input: `primary`, `backup` or `slate`; null when none is
/// @param from who publishes; null when nobody does
/// @param since when that began
/// @param inputBitsPerSecond of what comes in, since it began
/// @param framesPerSecond pictures that come in; 0 where they are not counted
/// @param losses of what comes in, since it began
/// @param encodeSpeed seconds of the programme that are encoded in a second: below 1 it falls
///     behind
/// @param strain for which share of the time what comes in waits for the encoder
/// @param delivery how parts come
/// @param renditions the names of what is made of it
/// @param leftOut the names of rungs that are not made, as the machine does not keep up
/// @param waiting how many viewers' requests wait for the next part
/// @param viewers how many sessions asked for something of it in the last ten seconds
/// @param notStored how many segments are not in the store yet, of what is kept
/// @param inputs how each way in fares
/// @param alerts what is wrong with it
/// @param problem what went wrong last; null when nothing did
public record Health(
    @Nullable String onAir,
    @Nullable String from,
    @Nullable Instant since,
    long inputBitsPerSecond,
    double framesPerSecond,
    Hold.Losses losses,
    double encodeSpeed,
    double strain,
    Delivery delivery,
    List<String> renditions,
    List<String> leftOut,
    int waiting,
    int viewers,
    int notStored,
    List<Input> inputs,
    List<Alert> alerts,
    @Nullable String problem) {
  public Health {
    renditions = List.copyOf(renditions);
    leftOut = List.copyOf(leftOut);
    inputs = List.copyOf(inputs);
    alerts = List.copyOf(alerts);
  }

  /// How parts come, over the last half a minute.
  ///
  /// @param latency between a moment's coming in and its part
  /// @param jitter how unevenly parts come
  /// @param skew how much later pictures come than their sound
  public record Delivery(Duration latency, Duration jitter, Duration skew) {
    static final Delivery NONE = new Delivery(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    static Delivery of(Pulse pulse) {
      return new Delivery(pulse.latency(), pulse.jitter(), pulse.skew());
    }
  }

  /// A way in.
  ///
  /// @param input `primary` or `backup`
  /// @param state `on-air`, `ready` to be, `coming` but not known yet, `silent`, or `away`
  public record Input(String input, String state, @Nullable String from, long bitsPerSecond) {}

  /// Whether somebody publishes, not we ourselves.
  public boolean isPublished() {
    return onAir != null && !onAir.equals("slate");
  }
}
