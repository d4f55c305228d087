package dev.millrace.media.hls;

import dev.millrace.media.hls.MultivariantPlaylist.Audio;
import dev.millrace.media.hls.MultivariantPlaylist.AudioRendition;
import dev.millrace.media.hls.MultivariantPlaylist.Tracks;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.hls.MultivariantPlaylist.Video;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The variants that a film's tracks make: every video with every group of audio.
record Variants(Tracks tracks) {
  /// Those of the first group first, so that a player that ignores groups starts with the usual
  /// sound.
  List<Variant> all() {
    if (tracks.videos().isEmpty()) {
      return List.of(soundOnly());
    }
    if (tracks.audios().isEmpty()) {
      return tracks.videos().stream().map(video -> with(video, null, List.of())).toList();
    }
    var variants = new ArrayList<Variant>();
    byGroup()
        .forEach(
            (group, audios) ->
                tracks.videos().forEach(video -> variants.add(with(video, group, audios))));
    return variants;
  }

  private Map<String, List<Audio>> byGroup() {
    var groups = new LinkedHashMap<String, List<Audio>>();
    for (Audio audio : tracks.audios()) {
      groups.computeIfAbsent(audio.rendition().group(), _ -> new ArrayList<>()).add(audio);
    }
    return groups;
  }

  private Variant with(Video video, @Nullable String group, List<Audio> audios) {
    return new Variant(
        video.uri(),
        video.bandwidth().plus(dearest(audios)),
        Stream.concat(Stream.of(video.codec()), codecs(audios)).toList(),
        video.picture(),
        group,
        subtitles());
  }

  private Variant soundOnly() {
    Audio first =
        tracks.audios().stream()
            .filter(audio -> audio.rendition().selected())
            .findFirst()
            .or(() -> tracks.audios().stream().findFirst())
            .orElseThrow(() -> new IllegalArgumentException("nothing to play"));
    AudioRendition rendition = first.rendition();
    List<Audio> group = byGroup().getOrDefault(rendition.group(), List.of());
    return new Variant(
        rendition.uri(),
        dearest(group),
        codecs(group).toList(),
        null,
        tracks.audios().size() > 1 ? rendition.group() : null,
        subtitles());
  }

  private @Nullable String subtitles() {
    return tracks.subtitles().isEmpty() ? null : MultivariantPlaylist.SUBTITLES_GROUP;
  }

  private static BandwidthStats dearest(List<Audio> audios) {
    return audios.stream().map(Audio::bandwidth).reduce(BandwidthStats.NONE, BandwidthStats::or);
  }

  private static Stream<String> codecs(List<Audio> audios) {
    return audios.stream().map(Audio::codec).distinct();
  }
}
