/// What tests share: the real servers, started once, and clocks that stand still.
package dev.millrace.testing;
