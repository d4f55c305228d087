/// What others' servers answer, held against ours.
@NullMarked
package dev.millrace.delivery.conformance;

import org.jspecify.annotations.NullMarked;
