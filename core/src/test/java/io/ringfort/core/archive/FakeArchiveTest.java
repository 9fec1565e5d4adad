package io.ringfort.core.archive;

import io.ringfort.core.fakes.FakeArchive;

class FakeArchiveTest extends ArchiveContract {
  @Override
  Archive archive() {
    return new FakeArchive();
  }
}
