/// Networks at work: JPEG frames in, boxes with labels and scores out, or tensors in and out.
///
/// Frames of all callers wait in one queue and are taken by as many threads as there are
/// processors to use; each runs a network by itself on one core, which gives more frames a second
/// than a run that is spread over all of them.
///
/// **Owns** the networks in memory and, in the cache, ONNX Runtime's library. **Threads:** those
/// that run networks; callers wait on their own. **Limits:** in [InferenceConfig], [Jpeg] and
/// [InferenceRoutes]; what does not fit in is refused at once.
@NullMarked
package dev.millrace.inference;

import org.jspecify.annotations.NullMarked;
