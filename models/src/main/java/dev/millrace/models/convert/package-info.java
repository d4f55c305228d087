/// From TensorFlow.js to ONNX: graph models, layers models, and the face network of face-api.
///
/// TensorFlow lays pictures out as height, width, channels; ONNX wants the channels first. Every
/// operation that cares is put between two transpositions, of which ONNX Runtime removes those that
/// meet. Weights stay as they are stored, in 16-bit floats or in bytes with a scale: the file stays
/// as small as its origin, and the runtime unfolds them once, when it loads it.
///
/// Owns nothing. Threads: none. Limits: an operation that is not known is refused by its name.
@NullMarked
package dev.millrace.models.convert;

import org.jspecify.annotations.NullMarked;
