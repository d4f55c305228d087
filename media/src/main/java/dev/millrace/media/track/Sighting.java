package dev.millrace.media.track;

/// Something that is seen in one picture.
///
/// @param score how certain that is, 0 to 1
public record Sighting(String label, double score, Region box) {}
