package dev.millrace.live.stage;

import java.time.Instant;

/// Something that is wrong with a channel.
///
/// @param since when it was first seen
/// @param text what is to be known of it, for people
public record Alert(Trouble trouble, Instant since, String text) {}
