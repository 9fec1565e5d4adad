/// What went wrong, for customers to read. Start at [NotificationRoutes].
@NullMarked
package io.ringfort.api.notifications;

import org.jspecify.annotations.NullMarked;
