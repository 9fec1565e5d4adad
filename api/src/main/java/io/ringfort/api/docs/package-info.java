/// The documentation as pages at `/docs`. Start at [DocsPages].
@NullMarked
package io.ringfort.api.docs;

import org.jspecify.annotations.NullMarked;
