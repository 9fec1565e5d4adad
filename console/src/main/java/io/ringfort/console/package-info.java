/// The pages at `/console`, from the class path. Start at [ConsolePages].
@NullMarked
package io.ringfort.console;

import org.jspecify.annotations.NullMarked;
