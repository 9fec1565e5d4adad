/// What the routes of directory resources share. Start at [DirectoryResources].
@NullMarked
package io.ringfort.api.resources;

import org.jspecify.annotations.NullMarked;
