/// The replicated database. Start reading at `PostgresDatabase`; `PostgresNode` runs an embedded
/// server.
@NullMarked
package io.ringfort.engines.database;

import org.jspecify.annotations.NullMarked;
