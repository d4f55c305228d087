/// The edge's cache: objects of the origin in memory and on disk, each fetched once however many
/// ask for it.
///
/// **Owns** the folder of [CacheConfig#folder]: one file an object, named after the digest of its
/// key, with a trailer that tells what it is; unfinished ones are swept at the start. **Threads**:
/// a virtual one for each object being fetched, one for the scan of the folder. **Limits** are all
/// in [CacheConfig].
@NullMarked
package dev.millrace.delivery.cache;

import org.jspecify.annotations.NullMarked;
