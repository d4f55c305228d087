package dev.millrace.transcode;

/// From where on the packets of a stream are moved, so that its clock runs on.
///
/// @param position in the file, in bytes
/// @param stream as the container numbers it
/// @param shift in ticks of the container's clock
record Splice(long position, int stream, long shift) {}
