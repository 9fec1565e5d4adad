package io.ringfort.stack.release;

import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Code and settings that go together, in a folder that nobody changes.
public final class Release {
  static final String STACK_FILE = "stack.yaml";

  private final Path folder;
  private final Manifest manifest;

  Release(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  public String version() {
    return manifest.version();
  }

  public Instant built() {
    return manifest.built();
  }

  public long bytes() {
    return manifest.files().stream().mapToLong(Manifest.Sum::bytes).sum();
  }

  public Path stackFile() {
    return folder.resolve(STACK_FILE);
  }

  Path folder() {
    return folder;
  }

  Manifest manifest() {
    return manifest;
  }

  /// Reads every byte of it.
  ///
  /// @throws Refusal when a file is not as it was when the release was built
  public Release verified() {
    List<String> wrong = manifest.wrong(folder);
    if (!wrong.isEmpty()) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "release "
              + version()
              + " in "
              + folder
              + " is not as it was built: "
              + wrong.getFirst()
              + (wrong.size() == 1 ? "" : ", and " + (wrong.size() - 1) + " more"));
    }
    return this;
  }

  public Code code() {
    String recording = manifest.recording();
    return new Code(
        version(),
        manifest.classPath().stream().map(folder::resolve).toList(),
        recording == null ? null : folder.resolve(recording),
        stackFile());
  }
}
