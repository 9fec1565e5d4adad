@NullMarked
package io.ringfort.bench;

import org.jspecify.annotations.NullMarked;
