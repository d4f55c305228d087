package dev.millrace.streams;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The books of what became of every frame.
///
/// Frames of one taking-up of a stream (an *epoch*) are numbered from 0. They are accounted for in
/// that order, each once: who tells of a batch again changes nothing, and what was passed over is
/// lost from then on. When an epoch's successor is accounted for, what it has left is lost.
///
/// **Threading:** any; blocks on the database.
public interface Ledgers {
  /// Takes a stream up: a new epoch.
  long begin(String streamId);

  /// So many frames of an epoch have been received.
  void received(Map<String, Epoch> counts);

  /// One taking-up of a stream.
  ///
  /// @param received frames so far
  record Epoch(long number, long received) {}

  /// Where whoever follows a stream goes on; empty when the epoch is over, or the stream gone.
  Optional<Progress> progress(String streamId, long epoch);

  /// Where somebody stopped.
  ///
  /// @param accounted the first frame that is not accounted for
  /// @param state as it was told last; empty when nothing was
  record Progress(long accounted, String state) {}

  /// Accounts for a batch, keeps what is to be known of it and tells what happened, all or nothing.
  ///
  /// @return whether it had not been accounted for before
  boolean account(Entry entry);

  /// What became of the frames from `from` up to `to`.
  ///
  /// @param state of whoever follows the stream, in JSON
  /// @param picture the key of an annotated picture, if there is a new one
  record Entry(
      String streamId,
      long epoch,
      long from,
      long to,
      Tallies tallies,
      String state,
      Optional<String> picture,
      List<Happening> happenings) {}

  /// Something that happened.
  ///
  /// @param id a ULID
  /// @param kind `entered`, `left`, `dwelled` or `crossed`
  /// @param data JSON
  /// @param isAlert whether somebody is to be woken
  record Happening(String id, String kind, Instant at, String data, boolean isAlert) {}

  Ledger ledger(String streamId);

  /// What is known of a stream by whoever follows it.
  Optional<Seen> seen(String streamId);

  /// What was seen last.
  ///
  /// @param state JSON
  /// @param picture the key of the latest annotated picture
  record Seen(String state, Optional<String> picture, Instant at) {}

  /// What happened last, the newest first.
  List<Happening> happenings(String streamId, int limit);
}
