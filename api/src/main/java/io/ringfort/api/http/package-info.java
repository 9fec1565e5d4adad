/// The HTTP server: routes, requests, answers. Start at [ApiServer].
@NullMarked
package io.ringfort.api.http;

import org.jspecify.annotations.NullMarked;
