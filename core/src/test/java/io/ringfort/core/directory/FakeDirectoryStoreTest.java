package io.ringfort.core.directory;

import io.ringfort.core.json.Json;

class FakeDirectoryStoreTest extends DirectoryStoreContract {
  @Override
  DirectoryStore store() {
    return new FakeDirectoryStore(new Json());
  }
}
