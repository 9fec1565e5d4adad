/// How records become JSON and come back.
@NullMarked
package io.ringfort.core.json;

import org.jspecify.annotations.NullMarked;
