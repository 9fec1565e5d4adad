@NullMarked
package io.ringfort.messaging;

import org.jspecify.annotations.NullMarked;
