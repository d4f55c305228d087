/// How threads share the processors. A leaf that every package may use.
@NullMarked
package dev.millrace.threads;

import org.jspecify.annotations.NullMarked;
