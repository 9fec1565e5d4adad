@NullMarked
package io.ringfort.protocol;

import org.jspecify.annotations.NullMarked;
