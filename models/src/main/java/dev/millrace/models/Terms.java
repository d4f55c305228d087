package dev.millrace.models;

import java.util.List;

/// What one should know of a network before using it.
///
/// @param licence of the weights, as an SPDX identifier where there is one
/// @param licenceSource where that is written
/// @param trainedOn the pictures or sounds it learnt from
/// @param weaknesses known ones, each a sentence
/// @param optIn whether it stays off until somebody decides otherwise, as with biometric data
public record Terms(
    String licence,
    String licenceSource,
    String trainedOn,
    List<String> weaknesses,
    boolean optIn) {
  public Terms {
    weaknesses = List.copyOf(weaknesses);
  }
}
