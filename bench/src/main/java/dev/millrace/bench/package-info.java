/// Load scenarios that drive the product from outside, each beside a peer or a physical limit.
///
/// `./millrace bench [scenario…]` runs them against a server of its own in `bench/target/work`,
/// prints one table and, after a whole run, writes it to `bench/results`. **Owns** that work
/// folder, the server in it and every process it starts; all are gone when it ends, also after
/// Ctrl-C. **Threads:** the scenarios run one after another on the main thread. **Limits:** every
/// wait has a deadline, and a scenario that runs late makes fewer rounds and says so.
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
