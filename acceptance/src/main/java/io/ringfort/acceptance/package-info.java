@NullMarked
package io.ringfort.acceptance;

import org.jspecify.annotations.NullMarked;
