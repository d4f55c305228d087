/// RTMP as far as a publisher needs it: the handshake, chunks, commands, and what is published as
/// FLV. Adobe's Real-Time Messaging Protocol 1.0, Action Message Format 0, Enhanced RTMP 1.
///
/// [dev.millrace.live.ingest.rtmp.RtmpFront] is the one port of all channels; a channel's way in is
/// [dev.millrace.live.ingest.rtmp.RtmpFront#ingest]. Sections named in comments are of Adobe's
/// specification.
///
/// **Owns** nothing on disk. **Threads:** a virtual thread for the port, one that looks after
/// deadlines, and one for each connection.
///
/// **Limits:** [dev.millrace.live.ingest.rtmp.RtmpConfig]; 16 KiB of messages under way before a
/// connection publishes and 8 MiB afterwards, 16 chunk streams, values nested 8 deep; 1 MiB of
/// media that nobody has read yet.
@NullMarked
package dev.millrace.live.ingest.rtmp;

import org.jspecify.annotations.NullMarked;
