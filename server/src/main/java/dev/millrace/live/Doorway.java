package dev.millrace.live;

import dev.millrace.live.ingest.Ingest;
import java.util.Map;

/// One kind of way into channels: what a channel's `input` names.
///
/// **Threading**: any.
public interface Doorway {
  /// As the API writes it: `srt`.
  String word();

  /// Makes sure that a channel can be as it is wanted.
  ///
  /// **On failure** [ChannelRefused].
  void require(Channel.Wish wish);

  /// What a publisher needs to know to get in: `url` is what most take as it is; empty when the
  /// channel fetches its media itself.
  Map<String, String> address(Channel channel);

  /// The way into this channel, not yet open.
  Ingest into(Channel channel);
}
