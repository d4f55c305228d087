package dev.millrace.search;

import org.jspecify.annotations.Nullable;

/// A part of a film that can be found.
///
/// @param kind what it is found by: `label`, `text`, `shot`
/// @param text what it says, or is called
/// @param meaning a vector of length 1; absent when it has none
@SuppressWarnings("ArrayRecordComponent")
public record Moment(
    double fromSeconds, double toSeconds, String kind, String text, float @Nullable [] meaning) {}
