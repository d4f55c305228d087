/// What is in films: a workflow beside the one that makes a film playable looks at its source once,
/// and leaves what it found in the bucket, `assets/{id}/{version}/analysis/{kind}.json`.
///
/// Nothing waits for it: it has a lane of its own in the workers, its processes give way to all
/// others, and when it fails the film is none the worse. It can be done twice, and again later.
///
/// **Owns** those objects. **Threads:** one step at a time in a process. **Limits:** in
/// [AnalysisStep] and [Sheet].
@NullMarked
package dev.millrace.vision;

import org.jspecify.annotations.NullMarked;
