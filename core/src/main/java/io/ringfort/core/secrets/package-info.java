/// Secrets as a type that never prints, encrypted at rest.
@NullMarked
package io.ringfort.core.secrets;

import org.jspecify.annotations.NullMarked;
