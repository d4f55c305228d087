/// RTSP: cameras whose media is fetched (RFC 2326, and what cameras make of it).
///
/// FFmpeg speaks RTSP and RTP, but not to the camera: it speaks to a relay of ours on this machine,
/// which passes on to the one address that was checked. So the camera's password is nowhere but in
/// this process, and neither a redirect nor an answer of the camera's leads FFmpeg anywhere else.
///
/// **Owns** nothing on disk. **Threads:** a virtual thread for each camera, and three more while it
/// sends.
///
/// **Limits:** 16 KiB of header fields and 64 KiB of body a message; 10 s for each answer.
@NullMarked
package dev.millrace.live.ingest.rtsp;

import org.jspecify.annotations.NullMarked;
