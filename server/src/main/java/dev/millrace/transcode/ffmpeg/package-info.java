/// FFmpeg as a child process: found, checked, locked up, watched, and ended with its whole tree.
///
/// The only package of the product that starts media processes. The child reads its one input from
/// an open descriptor (never from a name), writes media to Unix sockets in its own scratch folder,
/// has no network unless its command asks for it, and gets nothing of our environment.
///
/// **Ownership**: `{cache}/ffmpeg/{version}` (the unpacked programs, shared and never changed) and
/// `{scratch}/millrace-*` (one folder per [Ffmpeg], one inside it per process; gone after it).
///
/// **Threads**: one long-lived platform thread starts every child, because the kernel ties a
/// child's parent-death signal to the thread that made it; per child, virtual threads watch it and
/// read its outputs.
///
/// **Limits**: wall clock, silence, CPU seconds, address space, file size and open files per child;
/// 40 lines of its messages are kept.
@NullMarked
package dev.millrace.transcode.ffmpeg;

import org.jspecify.annotations.NullMarked;
