/// Messaging services and their pools of numbers. Start at [ServiceRoutes].
@NullMarked
package io.ringfort.api.services;

import org.jspecify.annotations.NullMarked;
