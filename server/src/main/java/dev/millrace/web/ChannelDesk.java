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
import dev.millrace.live.origin.Programme;
import dev.millrace.live.stage.Broadcasts;
import dev.millrace.live.stage.Health;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Channels as the API speaks for them.
///
/// @param recordings the programmes that were kept
/// @param clips what is cut out of them
/// @param doorways the ways in that channels can have
/// @param onAir the channels that run in this process, if it runs any
public record ChannelDesk(
    Channels channels,
    Recordings recordings,
    Clips clips,
    List<Doorway> doorways,
    Optional<Broadcasts> onAir) {
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

  /// What a channel shows.
  ///
  /// **On failure** [NoSuchChannel], or a problem when it shows nothing, or not in this process.
  Programme onAir(String id) {
    if (channels.find(id).isEmpty()) {
      throw new NoSuchChannel(id);
    }
    return onAir
        .flatMap(here -> here.onAir(id))
        .orElseThrow(
            () ->
                Problem.CONFLICT
                    .because("nobody publishes to the channel just now, or not in this process")
                    .thrown());
  }

  Optional<Health> health(Channel channel) {
    return onAir.flatMap(here -> here.health(channel.id()));
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
