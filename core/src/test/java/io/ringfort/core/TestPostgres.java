package io.ringfort.core;

import io.ringfort.engines.database.PostgresDatabase;
import io.ringfort.engines.database.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One PostgreSQL with our migrations for all tests of a run that ask for a [Jdbi].
public final class TestPostgres implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Jdbi.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(TestPostgres.class, _ -> new Running(), Running.class)
        .database
        .jdbi();
  }

  private static final class Running implements AutoCloseable {
    final PostgresNode node;
    final PostgresDatabase database;

    Running() {
      try {
        // As root the server runs as another user, who must be able to get here.
        Path folder =
            Files.createTempDirectory(
                "ringfort-core-test",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        node =
            PostgresNode.start(
                PostgresNode.Config.local(folder.resolve("binaries"), folder.resolve("data")));
        database =
            PostgresDatabase.start(PostgresDatabase.Config.of(node, "classpath:db/migration"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      database.close();
      node.close();
    }
  }
}
