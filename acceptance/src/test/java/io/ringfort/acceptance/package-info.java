/// The product as a process, seen from outside: HTTP, SMPP through the simulated carrier, files and
/// signals. Nothing here imports it. Start at [StackProcess], and at [SharedStack] for tests that
/// need no stack of their own.
@NullMarked
package io.ringfort.acceptance;

import org.jspecify.annotations.NullMarked;
