/// Numbers that are owned and numbers for sale. Start at [IncomingNumberRoutes].
@NullMarked
package io.ringfort.api.numbers;

import org.jspecify.annotations.NullMarked;
