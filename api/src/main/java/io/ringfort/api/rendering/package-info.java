/// How resources become JSON: fields, dates, pages. Start at [JsonOut].
@NullMarked
package io.ringfort.api.rendering;

import org.jspecify.annotations.NullMarked;
