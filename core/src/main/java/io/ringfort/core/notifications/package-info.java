/// What went wrong, for customers to read. Start reading at `Notifications`.
@NullMarked
package io.ringfort.core.notifications;

import org.jspecify.annotations.NullMarked;
