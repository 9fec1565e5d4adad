/// How hosts of a stack speak to each other, outside of the engines: requests and answers in JSON
/// over HTTP, known by the stack's key. Start at [Inside].
@NullMarked
package io.ringfort.core.inside;

import org.jspecify.annotations.NullMarked;
