/// Objects: bytes under a key in one bucket, spoken to as S3.
///
/// [dev.millrace.store.ObjectStore] is the contract, [dev.millrace.store.MultipartStore] its part
/// for uploads that go past the server. `s3` is the one implementation of the product; `memory`
/// is the double for tests, held to the same contract test. Only `s3` knows the AWS SDK. Owns the
/// bucket's objects and, during a download, one partial file beside its target; starts virtual
/// threads only inside a call and waits for them.
@NullMarked
package dev.millrace.store;

import org.jspecify.annotations.NullMarked;
