package dev.millrace.delivery.access;

import java.net.InetAddress;
import java.util.Optional;

/// Where addresses are, and who may play there: made by others, found by [java.util.ServiceLoader]
/// in the jars of the plug-in folder. None is shipped.
///
/// A class with a public constructor without parameters, named in
/// `META-INF/services/dev.millrace.delivery.access.Places`.
///
/// **Threading:** called on virtual threads, several at once; may block. **Limits:** what it says
/// of an address is remembered for ten minutes; an answer that takes longer than
/// [PlaceRules#PATIENCE] counts as a failure. **On failure** of any kind the film plays or not as
/// `delivery.places-failure` says, and the address is asked for again a few seconds later.
public interface Places {
  /// Where an address is; [Place#UNKNOWN] when that is not known.
  Place locate(InetAddress address) throws Exception;

  /// Why an asset is not to be played at a place, in a sentence for the viewer; empty when it may
  /// be.
  default Optional<String> refusal(Place place, String assetId) throws Exception {
    return Optional.empty();
  }
}
