/// The catalogue of public errors. Start at [ApiError].
@NullMarked
package io.ringfort.api.errors;

import org.jspecify.annotations.NullMarked;
