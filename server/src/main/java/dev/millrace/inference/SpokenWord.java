package dev.millrace.inference;

/// A word that somebody says.
///
/// @param from the sample at which it begins, of 16 kHz
/// @param to the one behind its last
public record SpokenWord(String text, int from, int to) {}
