/// Load scenarios and micro-benchmarks, each beside a peer or a physical limit.
@NullMarked
package dev.millrace.bench;

import org.jspecify.annotations.NullMarked;
