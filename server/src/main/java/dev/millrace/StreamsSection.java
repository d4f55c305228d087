package dev.millrace;

import dev.millrace.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The section `streams`: how networks look at live streams.
///
/// @param transport of frames to whoever looks at them
/// @param patience the age after which nobody looks at a frame any more
/// @param keep for how long results and pictures are kept
/// @param inference the inference service; without it the one of this process
/// @param inferenceProtocol what is spoken with it
/// @param inferenceToken that it wants to see
record StreamsSection(
    Transport transport,
    Duration patience,
    Duration keep,
    Optional<URI> inference,
    Protocol inferenceProtocol,
    Secret inferenceToken) {
  /// How frames travel.
  enum Transport {
    /// Over the topic of frames, to any process of the role.
    KAFKA,
    /// Inside of the process that took them out.
    LOCAL
  }

  /// What is spoken with a service of networks.
  enum Protocol {
    /// Our own: pictures there, what is seen in them back.
    FRAMES,
    /// The Open Inference Protocol: tensors both ways, as Triton and KServe have it.
    TENSORS
  }

  StreamsSection {
    if (patience.compareTo(Duration.ofMillis(100)) < 0
        || patience.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("patience must be 100ms to 5m but is " + patience);
    }
    if (keep.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("keep must be an hour or more but is " + keep);
    }
    if (inference.isPresent() && !HttpSection.isOrigin(inference.get())) {
      throw new IllegalArgumentException(
          "inference must be like http://10.1.2.3:8080 but is " + inference.get());
    }
  }

  static StreamsSection defaults() {
    return new StreamsSection(
        Transport.KAFKA,
        Duration.ofSeconds(1),
        Duration.ofDays(3),
        Optional.empty(),
        Protocol.FRAMES,
        new Secret(""));
  }
}
