/// SRT: publishers who call us, and listeners that we call.
///
/// FFmpeg's libsrt receives. It takes one caller, cannot look at a stream id, and would have the
/// passphrase on its command line. So relays of ours own the ports: they answer first packets
/// without remembering anything, read who calls, and lead whoever knows a channel's stream id and
/// passphrase to an FFmpeg that was started for it on a loopback port. FFmpeg's passphrase is made
/// for the occasion. [dev.millrace.live.ingest.srt.SrtFront] listens,
/// [dev.millrace.live.ingest.srt.SrtCaller] calls. Sections named in comments are of
/// draft-sharabayko-srt-01.
///
/// **Owns** nothing on disk. **Threads:** a virtual thread for each port and three for each call.
///
/// **Limits:** one caller a channel; 50 handshakes a second of a channel are looked into; memory
/// does not grow with what comes.
@NullMarked
package dev.millrace.live.ingest.srt;

import org.jspecify.annotations.NullMarked;
