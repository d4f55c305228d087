package dev.millrace.live.join;

import dev.millrace.live.ingest.Incoming.Container;

/// Finds in a stream what every reader needs first, and where one may begin.
///
/// **Threading**: for one thread.
interface Splitter {
  /// Who hears of a stream's pieces, in order; they are the callee's.
  interface Pieces {
    /// Something that every reader needs, wherever it begins; it takes the place of the piece
    /// before that had the same number.
    void needed(int number, byte[] piece);

    /// What follows can be understood from here on: from a key picture, or, when `isKey` is false,
    /// once one comes.
    void entrance(boolean isKey);

    /// The pictures that follow on the next key picture are coded otherwise.
    void recoded();

    /// A picture begins.
    void picture();

    /// When the picture that begins is to be decoded, and shown, in 90,000ths of a second; of
    /// those that say.
    default void pictureStamp(long decoded, long shown) {}

    /// A packet of sound begins.
    void sound();

    /// When the sound that begins is to be heard, in the same time; for those that say.
    default void soundStamp(long ticks) {}

    /// A piece of the stream, also one that is needed.
    void piece(byte[] bytes, int offset, int length);
  }

  /// Takes what came next.
  void feed(byte[] bytes, int count, Pieces pieces);

  /// How many packets were lost on the way, as far as can be seen.
  default long lost() {
    return 0;
  }

  /// What has come of a piece that is not whole.
  byte[] rest();

  static Splitter of(Container container) {
    return switch (container) {
      case MPEG_TS -> new TransportSplitter();
      case FLV -> new FlvSplitter();
      case MATROSKA -> new MatroskaSplitter();
    };
  }
}
