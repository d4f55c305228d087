package dev.millrace.media.cenc;

/// A part of a sample: bytes that stay clear, then bytes that are encrypted by the pattern.
public record Subsample(int clearBytes, int protectedBytes) {}
