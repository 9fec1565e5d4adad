/// What happens to messages between the API and handsets. Start at [IdempotencyTest].
@NullMarked
package io.ringfort.acceptance.messages;

import org.jspecify.annotations.NullMarked;
