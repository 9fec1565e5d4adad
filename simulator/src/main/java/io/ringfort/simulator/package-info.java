@NullMarked
package io.ringfort.simulator;

import org.jspecify.annotations.NullMarked;
