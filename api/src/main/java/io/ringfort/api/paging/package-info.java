/// Pages of lists, by the last SID of the page before. Start at [PageRequest].
@NullMarked
package io.ringfort.api.paging;

import org.jspecify.annotations.NullMarked;
