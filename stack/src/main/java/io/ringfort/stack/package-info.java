/// The command line. `boot` starts and stops everything, `config` and `data` are what it starts
/// from, `demo` shows it around. Start reading at [Main] and `boot.Stack`.
@NullMarked
package io.ringfort.stack;

import org.jspecify.annotations.NullMarked;
