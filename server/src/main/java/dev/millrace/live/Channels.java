package dev.millrace.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The channels there are: a table that all processes share.
///
/// **Threading:** any; blocks on the database. Every change is told on `millrace.events`.
public interface Channels {
  /// There are never more.
  int MOST = 100;

  /// Makes a channel.
  ///
  /// **On failure** [ChannelRefused] when there are [#MOST] already.
  Channel create(Channel.Wish wish);

  /// Makes a channel what is wanted of it instead; empty when there is none.
  ///
  /// @param change from what it is to what it is to be
  ///
  /// **On failure** [ChannelRefused], and [ChannelBusy] for what can not change while it is live.
  Optional<Channel> change(String id, UnaryOperator<Channel.Wish> change);

  Optional<Channel> find(String id);

  /// All of them, the newest first.
  List<Channel> list();

  /// Ends it for good; false when there is none.
  boolean delete(String id);

  /// Takes the channels that nobody runs, or that this node ran before, and keeps them for another
  /// `lease`: what this node is to run from now on.
  List<Channel> claim(String node, Duration lease);

  /// The same without those whose lease another node has not renewed: it could not either.
  List<Channel> renew(String node, Duration lease);

  /// Gives all channels of this node back, so that another may run them at once.
  void release(String node);

  /// Notes that somebody publishes, or no longer does.
  void turned(String id, Channel.Status status);

  /// Tells what happened to it.
  void happened(String id, Channel.News news);
}
