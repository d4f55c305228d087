/// ONNX files, written: a graph of nodes and its weights in the format's own Protocol Buffers.
///
/// Owns nothing. Threads: none; a graph belongs to one thread. Limits: a file below 2 GiB, as the
/// format has it. ONNX version 8 of the file format, operator set 18.
@NullMarked
package dev.millrace.models.onnx;

import org.jspecify.annotations.NullMarked;
