@NullMarked
package io.ringfort.stack;

import org.jspecify.annotations.NullMarked;
