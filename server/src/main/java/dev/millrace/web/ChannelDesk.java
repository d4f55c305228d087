package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Channels;
import dev.millrace.live.Doorway;
import dev.millrace.live.NoSuchChannel;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recordings;
import dev.millrace.live.clips.ClipWish;
import dev.millrace.live.clips.Clips;
import dev.millrace.live.ingest.local.Slate;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.MarkerRefused;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Schedule;
import dev.millrace.live.stage.Broadcasts;
import dev.millrace.live.stage.Bulletins;
import dev.millrace.live.stage.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Channels as the API speaks for them.
///
/// @param recordings the programmes that were kept
/// @param schedule what is to be told of them
/// @param clips what is cut out of them
/// @param doorways the ways in that channels can have
/// @param onAir the channels that run in this process, if it runs any
/// @param bulletins how others fare
public record ChannelDesk(
    Channels channels,
    Recordings recordings,
    Schedule schedule,
    Clips clips,
    List<Doorway> doorways,
    Optional<Broadcasts> onAir,
    Bulletins bulletins) {
  private static final Duration MOST_AHEAD = Duration.ofDays(7);

  public ChannelDesk {
    doorways = List.copyOf(doorways);
  }

  /// Makes a channel, whose doors are open when this process is the one that runs it.
  ///
  /// **On failure** [ChannelRefused].
  Channel create(Channel.Wish wish) {
    require(wish);
    Channel made = channels.create(wish);
    onAir.ifPresent(here -> here.awaitOpen(made.id()));
    return made;
  }

  /// Makes a channel another.
  ///
  /// **On failure** [ChannelRefused], [NoSuchChannel], [dev.millrace.live.ChannelBusy].
  Channel change(String id, UnaryOperator<Channel.Wish> change) {
    Channel changed =
        channels
            .change(
                id,
                before -> {
                  Channel.Wish wish = change.apply(before);
                  require(wish);
                  return wish;
                })
            .orElseThrow(() -> new NoSuchChannel(id));
    onAir.ifPresent(Broadcasts::wake);
    return changed;
  }

  private void require(Channel.Wish wish) {
    doorway(wish.input()).require(wish);
    wish.asBackup().ifPresent(this::requireBackup);
    Slate.require(wish.absence().slate());
  }

  private void requireBackup(Channel.Wish backup) {
    try {
      doorway(backup.input()).require(backup);
    } catch (ChannelRefused e) {
      throw new ChannelRefused("backup/" + e.member(), String.valueOf(e.getMessage()));
    }
  }

  /// Ends a channel; false when there is none.
  boolean delete(String id) {
    boolean deleted = channels.delete(id);
    onAir.ifPresent(Broadcasts::wake);
    return deleted;
  }

  /// Begins a clip of what a channel showed.
  ///
  /// **On failure** [NoSuchChannel], [dev.millrace.live.clips.ClipRefused].
  Recording clip(String id, ClipWish wish) {
    if (channels.find(id).isEmpty() && recordings.of(id).isEmpty()) {
      throw new NoSuchChannel(id);
    }
    return clips.make(id, wish, onAir.flatMap(here -> here.shown(id)));
  }

  /// What players of a channel are or will be told.
  ///
  /// **On failure** [NoSuchChannel].
  List<Marker> markers(String id) {
    List<Marker> told = shown(id).map(Programme::markers).orElse(List.of());
    var ids = told.stream().map(Marker::id).toList();
    var all = new ArrayList<Marker>(told);
    schedule.of(id).stream().filter(one -> !ids.contains(one.id())).forEach(all::add);
    return all;
  }

  /// Tells players of something, now or at its time.
  ///
  /// **On failure** [NoSuchChannel], [MarkerRefused], or a problem when it is not to come and the
  /// channel shows nothing, or not in this process.
  Marker mark(String id, Marker marker, Instant now) {
    Optional<Programme> shown = shown(id);
    if (marker.at().isAfter(now)) {
      return schedule(id, marker, now);
    }
    Programme programme =
        shown.orElseThrow(
            () ->
                Problem.CONFLICT
                    .because(
                        "nobody publishes to the channel just now, or not in this process: only"
                            + " what is to come can be told of")
                    .thrown());
    Instant begins = programme.window().begins();
    if (marker.at().isBefore(begins)) {
      throw new MarkerRefused("at", "viewers can not go back to before " + begins);
    }
    Marker told = programme.mark(marker);
    if (schedule.of(id).stream().anyMatch(one -> one.id().equals(told.id()))) {
      var _ = schedule.add(id, told);
    }
    onAir.ifPresent(here -> here.keepMarkers(id));
    return told;
  }

  private Marker schedule(String id, Marker marker, Instant now) {
    if (marker.at().isAfter(now.plus(MOST_AHEAD))) {
      throw new MarkerRefused("at", "at is at most " + MOST_AHEAD.toDays() + " days from now");
    }
    markers(id).stream()
        .filter(known -> known.id().equals(marker.id()))
        .forEach(known -> known.with(marker));
    Marker noted = schedule.add(id, marker);
    onAir.ifPresent(here -> here.keepMarkers(id));
    return noted;
  }

  /// Takes back what has not begun; false when there is nothing of that id.
  ///
  /// **On failure** [NoSuchChannel], or a problem when it has begun.
  boolean unmark(String id, String marker, Instant now) {
    Optional<Marker> known =
        markers(id).stream().filter(one -> one.id().equals(marker)).findFirst();
    if (known.isPresent() && !known.get().at().isAfter(now)) {
      throw Problem.CONFLICT
          .because("it has begun: what was told does not change, but its end can be told")
          .thrown();
    }
    boolean removed = schedule.remove(id, marker);
    boolean cancelled = shown(id).map(programme -> programme.cancelMark(marker)).orElse(false);
    onAir.ifPresent(here -> here.keepMarkers(id));
    return removed || cancelled;
  }

  private Optional<Programme> shown(String id) {
    if (channels.find(id).isEmpty()) {
      throw new NoSuchChannel(id);
    }
    return onAir.flatMap(here -> here.onAir(id));
  }

  /// How it fares, here or in another process.
  Optional<Health> health(Channel channel) {
    return onAir.flatMap(here -> here.health(channel.id())).or(() -> bulletins.of(channel.id()));
  }

  Doorway doorway(String word) {
    return doorways.stream()
        .filter(doorway -> doorway.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ChannelRefused(
                    "input",
                    "input is one of "
                        + doorways.stream().map(Doorway::word).collect(Collectors.joining(", "))));
  }
}
