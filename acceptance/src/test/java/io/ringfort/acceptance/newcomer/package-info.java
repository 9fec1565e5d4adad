/// The first minutes with a stack, and everything that can go wrong at a start. Start at
/// [NewcomerTest].
@NullMarked
package io.ringfort.acceptance.newcomer;

import org.jspecify.annotations.NullMarked;
