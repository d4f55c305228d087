package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import java.time.Duration;
import java.util.Optional;

/// What the calls to one channel have in common.
///
/// @param passphrase that callers know
record Calls(Ffmpeg ffmpeg, Duration latency, Optional<Secret> passphrase) {}
