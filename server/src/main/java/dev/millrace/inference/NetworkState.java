package dev.millrace.inference;

import org.jspecify.annotations.Nullable;

/// A network as callers see it.
///
/// @param why it cannot be used; absent when it can
public record NetworkState(
    String name, String version, String task, boolean ready, @Nullable String why) {}
