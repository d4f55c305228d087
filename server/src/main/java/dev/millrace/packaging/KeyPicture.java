package dev.millrace.packaging;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/// A picture of a segment that can be shown without any other; `[start, offset, length]` in JSON.
///
/// @param startTicks when it is shown
/// @param offsetBytes where its chunk starts in the segment
/// @param sizeBytes of the chunk's head and this picture
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"startTicks", "offsetBytes", "sizeBytes"})
public record KeyPicture(long startTicks, long offsetBytes, long sizeBytes) {}
