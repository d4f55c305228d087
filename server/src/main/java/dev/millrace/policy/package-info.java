/// What the owner of a film wants done with it: what is made of it, and how soon.
///
/// A [dev.millrace.policy.Policy] is a value. Its JSON, in requests and beside the asset, is read
/// and checked by [dev.millrace.policy.PolicyJson]; who obeys which part of it is not this
/// package's business.
///
/// **Owns** nothing. **Threads:** none. **Limits:** those that `Policy` states for each member.
@NullMarked
package dev.millrace.policy;

import org.jspecify.annotations.NullMarked;
