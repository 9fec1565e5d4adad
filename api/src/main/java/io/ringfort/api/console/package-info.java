/// Serves the console's files. Start at [ConsoleFiles].
@NullMarked
package io.ringfort.api.console;

import org.jspecify.annotations.NullMarked;
