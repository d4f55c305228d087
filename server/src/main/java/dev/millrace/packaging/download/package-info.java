/// Finished films as one plain MP4 file: the index of a rendition and a sound track, written once
/// per pair, and the file's bytes, read from the published segments when they are asked for.
///
/// Owns the objects under `d/` of an asset's folder. Starts a few virtual threads while it writes
/// an index, none to serve. **Limits**: two indexes are written at a time, 16 segments of one are
/// looked into at a time; media is never held, only the index (some twelve bytes a picture).
@NullMarked
package dev.millrace.packaging.download;

import org.jspecify.annotations.NullMarked;
