package io.ringfort.messaging;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One page of an account's messages, newest first. A null filter does not filter.
///
/// @param sentFrom only messages sent at or after this moment
/// @param sentBefore only messages sent before this moment
/// @param after the last message of the page before
public record MessageQuery(
    AccountSid account,
    @Nullable String to,
    @Nullable String from,
    @Nullable Instant sentFrom,
    @Nullable Instant sentBefore,
    @Nullable MessageSid after,
    int limit) {}
