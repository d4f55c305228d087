/// Films and streams at addresses, by HTTP and HLS: FFmpeg reads them through a relay of ours,
/// which alone speaks to the network, and only to what `outbound` allows.
///
/// **Threads**: a virtual one for each connection of FFmpeg's.
@NullMarked
package dev.millrace.live.ingest.web;

import org.jspecify.annotations.NullMarked;
