package io.ringfort.core.archive;

import io.ringfort.core.TestPostgres;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class PostgresArchiveTest extends ArchiveContract {
  private Jdbi jdbi;

  @BeforeEach
  void take(Jdbi running) {
    jdbi = running;
  }

  @Override
  Archive archive() {
    return new PostgresArchive(jdbi);
  }
}
