package io.ringfort.core.directory;

import io.ringfort.core.TestPostgres;
import io.ringfort.core.json.Json;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class PostgresDirectoryTest extends DirectoryStoreContract {
  private Jdbi jdbi;

  @BeforeEach
  void take(Jdbi running) {
    jdbi = running;
  }

  @Override
  DirectoryStore store() {
    return new PostgresDirectory(jdbi, new Json());
  }
}
