/// The console in a real browser. Start at [ConsoleTest].
@NullMarked
package io.ringfort.acceptance.console;

import org.jspecify.annotations.NullMarked;
