package dev.millrace.live.ingest;

import dev.millrace.transcode.LiveSource;
import java.io.InputStream;
import java.util.Optional;

/// One publisher's media on its way in.
///
/// **Threading**: one thread reads; any may close. **Limits**: what nobody reads holds the
/// publisher up, or is lost where the protocol cannot wait; it is never piled up.
///
/// **Ownership**: whoever was given it closes it, which sends the publisher away.
public interface Incoming extends AutoCloseable {
  /// How the bytes are to be understood.
  enum Container {
    MPEG_TS,
    FLV,
    MATROSKA
  }

  Container container();

  /// The bytes as they come; they end when the publisher leaves, in good order or not.
  InputStream media();

  /// What it is, where that need not be found out.
  default Optional<LiveSource> known() {
    return Optional.empty();
  }

  /// Who sends, for people: an address, or the name of a file. Never a secret.
  String from();

  @Override
  void close();
}
