/// What a step's author sees: the work of one node of a workflow graph, what it is given, what it
/// answers, and how it asks to be run.
///
/// Owns nothing and starts nothing: values, two interfaces and one exception. Concrete steps live
/// with the capability that they belong to, and know nothing of how they are scheduled.
///
/// **Limits:** 256 KiB of JSON in and out of a step, names of 200 characters.
@NullMarked
package dev.millrace.workflow.step;

import org.jspecify.annotations.NullMarked;
