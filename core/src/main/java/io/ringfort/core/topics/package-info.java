/// The names of the queue's topics.
@NullMarked
package io.ringfort.core.topics;

import org.jspecify.annotations.NullMarked;
