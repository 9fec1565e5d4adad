package io.ringfort.stack.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.TlsKeyPair;
import io.ringfort.stack.config.ConfigReader;
import io.ringfort.stack.config.StackConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
  private static final List<String> NAMES = List.of("localhost", "*.localhost", "127.0.0.1");

  @TempDir Path folder;

  @Test
  void isMadeOnceForItsNamesAndNobodyElseReadsIt() throws Exception {
    try (DataFolder data = DataFolder.open(folder)) {
      OwnCertificate first = OwnCertificate.of(data, NAMES);
      byte[] key = Files.readAllBytes(first.key());

      OwnCertificate second = OwnCertificate.of(data, NAMES);
      TlsKeyPair pair = TlsKeyPair.of(second.key().toFile(), second.certificate().toFile());

      assertThat(Files.readAllBytes(second.key())).isEqualTo(key);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.key())))
          .isEqualTo("rw-------");
      assertThat(pair.certificateChain().getFirst().getSubjectAlternativeNames())
          .extracting(name -> String.valueOf(name.get(1)))
          .containsExactlyInAnyOrderElementsOf(NAMES);
      pair.certificateChain().getFirst().verify(pair.certificateChain().getFirst().getPublicKey());
    }
  }

  @Test
  void oneIsForAllDoorsOfAMachineAndItsHostsFindIt() throws Exception {
    Path settings = folder.resolve("settings.yaml");
    Files.writeString(settings, "api: {publicUrl: 'https://sms.example.com'}\n");
    StackConfig config = ConfigReader.read(new ConfigReader.Flags(settings, null, null, null));
    try (DataFolder data = DataFolder.open(folder)) {
      assertThat(OwnCertificate.in(folder)).isEmpty();

      OwnCertificate made =
          OwnCertificate.of(data, config, List.of("127.0.1.1", "127.0.2.1", "2001:db8::1"));

      assertThat(OwnCertificate.in(folder)).contains(made);
      assertThat(
              TlsKeyPair.of(made.key().toFile(), made.certificate().toFile())
                  .certificateChain()
                  .getFirst()
                  .getSubjectAlternativeNames())
          .extracting(name -> String.valueOf(name.get(1)))
          .contains("*.localhost", "127.0.1.1", "127.0.2.1", "2001:db8:0:0:0:0:0:1")
          .contains("sms.example.com");
    }
  }

  @Test
  void isMadeAnewForOtherNames() throws Exception {
    try (DataFolder data = DataFolder.open(folder)) {
      byte[] before = Files.readAllBytes(OwnCertificate.of(data, NAMES).key());

      OwnCertificate after = OwnCertificate.of(data, List.of("localhost", "voice.example.com"));

      assertThat(Files.readAllBytes(after.key())).isNotEqualTo(before);
    }
  }
}
