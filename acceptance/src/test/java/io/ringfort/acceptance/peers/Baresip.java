package io.ringfort.acceptance.peers;

import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.Wave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// A baresip: a phone that takes every call, plays a tone into it and keeps what it hears.
final class Baresip implements AutoCloseable {
  /// It leaves out the loopback device unless it is told an address. Its sound comes from the first
  /// loopback one, whatever it tells.
  private static final String ADDRESS = "127.0.0.1";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double TONE_SECONDS = 300;

  private final Path folder;
  private final int sipPort;
  private final int controlPort;
  private final Program program;

  /// Who it is at a domain of the stack's.
  ///
  /// @param transport `udp`, `tcp` or `tls`
  /// @param door where the stack listens: `address:port`
  record Account(String user, String domain, String password, String transport, String door) {
    String line() {
      return "<sip:%s@%s>;auth_user=%s;auth_pass=%s;outbound=\"sip:%s%s\";regint=60"
              .formatted(
                  user,
                  domain,
                  user,
                  password,
                  door,
                  transport.equals("udp") ? "" : ";transport=" + transport)
          + ANSWERS;
    }
  }

  private static final String ANSWERS = ";answermode=auto;audio_codecs=PCMU/8000/1\n";

  private Baresip(Ground stack, String account, int frequencyHz) {
    this(stack, account, frequencyHz, new Extras(FreePorts.next(), "", List.of()));
  }

  /// @param settings further ones
  /// @param options of the program
  private record Extras(int sipPort, String settings, List<String> options) {}

  private Baresip(Ground stack, String account, int frequencyHz, Extras extras) {
    folder = stack.newFolder("baresip");
    sipPort = extras.sipPort();
    controlPort = FreePorts.next();
    try {
      Files.write(folder.resolve("tone.wav"), Wave.tone(frequencyHz, TONE_SECONDS));
      Files.writeString(folder.resolve("config"), config() + extras.settings());
      Files.writeString(folder.resolve("accounts"), account);
      Files.writeString(folder.resolve("contacts"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of("baresip", "-f", ".", "-v"));
    command.addAll(extras.options());
    program = Program.start(folder, command);
    await("baresip is ready")
        .atMost(PATIENCE)
        .until(() -> output().contains("baresip is ready") || !program.isAlive());
  }

  /// One that tries to register.
  static Baresip starting(Ground stack, Account account, int frequencyHz) {
    return new Baresip(stack, account.line(), frequencyHz);
  }

  /// One that registers, and has.
  static Baresip registered(Ground stack, Account account, int frequencyHz) {
    return registered(starting(stack, account, frequencyHz));
  }

  private static Baresip registered(Baresip baresip) {
    try {
      baresip.awaitOutput("1 binding");
      return baresip;
    } catch (RuntimeException e) {
      baresip.close();
      throw e;
    }
  }

  /// One that is only known by its address.
  static Baresip anybody(Ground stack, int frequencyHz) {
    return new Baresip(stack, "<sip:anybody@" + ADDRESS + ">;regint=0" + ANSWERS, frequencyHz);
  }

  /// One that registers, has, and tells what it said and was told: see [#messages].
  static Baresip tracedPhone(Ground stack, Account account, int frequencyHz) {
    return registered(
        new Baresip(
            stack, account.line(), frequencyHz, new Extras(FreePorts.next(), "", List.of("-s"))));
  }

  /// A gateway of a carrier, which has one number and tells what it said and was told. It listens
  /// with TLS, too.
  ///
  /// @param sipPort at which it listens with UDP and TCP; with TLS at the next one
  static Baresip tracedGateway(
      Ground stack, String number, OwnTls tls, int sipPort, int frequencyHz) {
    String settings = "sip_certificate " + tls.pem() + "\n";
    return new Baresip(
        stack,
        "<sip:" + number + "@" + ADDRESS + ">;regint=0" + ANSWERS,
        frequencyHz,
        new Extras(sipPort, settings, List.of("-s")));
  }

  private String config() {
    return """
    poll_method epoll
    sip_listen %s:%d
    net_interface %s
    module_path /usr/lib/baresip/modules
    module g711.so
    module aufile.so
    module aubridge.so
    module sndfile.so
    module_tmp account.so
    module_app menu.so
    module_app ctrl_tcp.so
    ctrl_tcp_listen %s:%d
    audio_source aufile,%s
    audio_player aubridge,nobody
    audio_alert aubridge,nobody
    snd_path %s
    """
        .formatted(
            ADDRESS, sipPort, ADDRESS, ADDRESS, controlPort, folder.resolve("tone.wav"), folder);
  }

  /// Its own address.
  String uri() {
    return "sip:anybody@" + ADDRESS + ":" + sipPort;
  }

  void dials(String uri) {
    command("dial", uri);
  }

  void holds() {
    command("hold", "");
  }

  void resumes() {
    command("resume", "");
  }

  void hangsUp() {
    command("hangup", "");
  }

  /// Its control port speaks JSON in netstrings.
  private void command(String command, String params) {
    String json =
        "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"t\"}".formatted(command, params);
    byte[] octets = (json.length() + ":" + json + ",").getBytes(StandardCharsets.US_ASCII);
    try (var control = new Socket(InetAddress.getByName(ADDRESS), controlPort)) {
      control.getOutputStream().write(octets);
      // Its answer: the command was taken.
      control.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    return program.output();
  }

  void awaitOutput(String text) {
    try {
      await().atMost(PATIENCE).until(() -> output().toLowerCase(Locale.ROOT).contains(text));
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("got " + output() + " (expected: " + text + ")", e);
    }
  }

  /// What it said and was told.
  List<Message> messages() {
    return Message.readBaresip(output(), ADDRESS);
  }

  /// What it heard in its only call, once that is over.
  Wave heard() {
    awaitOutput("terminated");
    try {
      return Wave.read(Files.readAllBytes(dump().orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How much it has heard so far, in octets.
  long heardOctets() {
    try {
      var dump = dump();
      return dump.isEmpty() ? 0 : Files.size(dump.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> dump() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().matches("dump-.*-dec\\.wav")).findFirst();
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
