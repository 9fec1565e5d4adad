/// Parameters that several resources share.
@NullMarked
package io.ringfort.api.params;

import org.jspecify.annotations.NullMarked;
