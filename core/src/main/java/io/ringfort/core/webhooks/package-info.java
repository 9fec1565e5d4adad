/// Signed requests to customers' servers. Start reading at [WebhookClient]: one call of `fetch` is
/// one event told to one URL, with retries, redirects and limits per destination;
/// [WebhookUrl#parse] is how a URL gets in.
@NullMarked
package io.ringfort.core.webhooks;

import org.jspecify.annotations.NullMarked;
