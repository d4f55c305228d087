/// Uploads: files sent in parts, straight from a client to the object store.
///
/// [dev.millrace.upload.Uploads] hands out presigned URLs and puts the parts together when all
/// are there. The life of an upload is the state of its row (see `V3__upload.sql`); every move is
/// one statement under a claim, so a killed process leaves nothing that the sweep does not find.
///
/// **Owns:** table `upload`, and objects and multipart uploads below `uploads/`. **Threads:** one
/// virtual thread sweeps; one more renews the claim while a call works on an upload. **Limits:**
/// see [dev.millrace.upload.UploadConfig]; a file has at most 10,000 parts and 5 TiB.
@NullMarked
package dev.millrace.upload;

import org.jspecify.annotations.NullMarked;
