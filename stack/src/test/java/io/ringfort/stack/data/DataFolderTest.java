package io.ringfort.stack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void belongsToOneStackAtATime() {
    Path folder = parent.resolve("data");
    try (DataFolder _ = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("another stack is using");
    }
    DataFolder.open(folder).close();
  }

  @Test
  void aFileInItsPlaceIsRefusedInOneSentence() throws IOException {
    Path file = Files.createFile(parent.resolve("data"));

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(file + " cannot be written");
  }

  @Test
  void keepsTheSameKeysFromStartToStart() throws IOException {
    StackKeys first;
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      first = StackKeys.of(folder);
      assertThat(modeOf(folder.path("keys.json"))).isEqualTo("rw-------");
    }
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      StackKeys second = StackKeys.of(folder);
      assertThat(second.sid()).isEqualTo(first.sid()).isNotEqualTo(second.box());
      assertThat(second.box()).isEqualTo(first.box());
    }
  }

  @Test
  void damagedKeysAreRefusedAndLeftAlone() throws IOException {
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      Files.writeString(folder.path("keys.json"), "{\"sid\":\"AAAA\",\"box\":\"AAAA\"}");

      assertThatThrownBy(() -> StackKeys.of(folder))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("keys.json");
      assertThat(folder.path("keys.json")).content().contains("AAAA");
    }
  }

  @Test
  void credentialsAreReadBackAsWrittenAndPrivate() throws IOException {
    Credentials credentials =
        new Credentials(
            "AC1", "token", URI.create("http://127.0.0.1:1"), null, List.of("+14155550100"));
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      credentials.write(folder);

      assertThat(Credentials.read(parent.resolve("data"))).contains(credentials);
      assertThat(modeOf(folder.path("credentials.json"))).isEqualTo("rw-------");
      assertThat(credentials.toString()).doesNotContain("token");
    }
  }

  @Test
  void credentialsNameEveryDoorWithAndWithoutTls() throws IOException {
    List<URI> doors = List.of(URI.create("http://127.0.1.1:1"), URI.create("http://127.0.2.1:1"));
    List<URI> secure =
        List.of(URI.create("https://127.0.1.1:2"), URI.create("https://127.0.2.1:2"));
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      new Credentials("AC1", "token", URI.create("http://127.0.0.1:1"), null, List.of())
          .at(doors, secure, null)
          .write(folder);

      Credentials read = Credentials.read(parent.resolve("data")).orElseThrow();
      assertThat(read.gateways()).isEqualTo(doors);
      assertThat(read.apiUrl()).isEqualTo(doors.getFirst());
      assertThat(read.secureGateways()).isEqualTo(secure);
      assertThat(read.secureUrl()).isEqualTo(secure.getFirst());
    }
  }

  @Test
  void credentialsOfAnOlderStartHaveOneDoor() throws IOException {
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      Files.writeString(
          folder.path("credentials.json"),
          "{\"accountSid\":\"AC1\",\"authToken\":\"t\",\"apiUrl\":\"http://127.0.0.1:1\",\"numbers\":[],"
              + "\"secureUrl\":\"https://127.0.0.1:2\"}");

      Credentials read = Credentials.read(parent.resolve("data")).orElseThrow();
      assertThat(read.gateways()).containsExactly(URI.create("http://127.0.0.1:1"));
      assertThat(read.secureGateways()).containsExactly(URI.create("https://127.0.0.1:2"));
    }
  }

  @Test
  void everyFolderInsideIsPrivate() throws IOException {
    try (DataFolder folder = DataFolder.open(parent.resolve("data"))) {
      assertThat(modeOf(folder.privateFolder("queue"))).isEqualTo("rwx------");
    }
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
