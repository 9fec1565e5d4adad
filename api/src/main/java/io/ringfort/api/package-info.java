@NullMarked
package io.ringfort.api;

import org.jspecify.annotations.NullMarked;
