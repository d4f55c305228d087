package dev.millrace.streams.source;

/// A picture as it comes out of a decoder.
///
/// @param grey the same, very small
/// @param ptsSeconds its time in its source
@SuppressWarnings("ArrayRecordComponent")
record Decoded(byte[] jpeg, byte[] grey, double ptsSeconds) {}
