package dev.millrace.inference;

/// A line of text in a picture.
///
/// @param score 0 to 1: how sure the network is of its letters
/// @param box in pixels
public record TextLine(String text, double score, Findings.Box box) {}
