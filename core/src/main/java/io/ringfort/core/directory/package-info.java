/// Accounts, keys, numbers, applications, SIP domains, queues: read all the time from a local copy,
/// written rarely. Start reading at [Directory].
@NullMarked
package io.ringfort.core.directory;

import org.jspecify.annotations.NullMarked;
