@NullMarked
package io.ringfort.core;

import org.jspecify.annotations.NullMarked;
