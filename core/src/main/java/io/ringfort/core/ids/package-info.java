/// Identifiers as types, and how the SID of a created resource is derived from its request.
@NullMarked
package io.ringfort.core.ids;

import org.jspecify.annotations.NullMarked;
