package dev.millrace.live;

import dev.millrace.policy.Playback;
import java.util.Optional;

/// Which process runs a channel.
///
/// @param playback who may play it
/// @param url where the process answers others of ours; empty when none runs it just now
public record Runner(Playback playback, Optional<String> url) {}
