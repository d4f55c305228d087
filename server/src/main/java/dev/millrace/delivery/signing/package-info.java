/// Signed addresses and signed cookies in CloudFront's format: the same are good here and there.
///
/// [dev.millrace.delivery.signing.Signatures] judges a request;
/// [dev.millrace.delivery.signing.SigningKeys] has the public keys, of which several are good at
/// once, so that they can be changed without a gap.
///
/// **Owns** the table `signing_key`. **Threads:** a judgement never blocks; whatever was not seen
/// lately is verified on a virtual thread, as many at once as there are processors, and keys are
/// read on another. **Limits:** 20 keys, remembered for 5 s, and as long as the database is away;
/// 10,000 verified tokens for 5 minutes and as many refused ones for one; 8 MiB of the words they
/// came in; 1,024 that wait to be verified; 20 failures a minute from one network. Signatures are
/// never logged.
@NullMarked
package dev.millrace.delivery.signing;

import org.jspecify.annotations.NullMarked;
