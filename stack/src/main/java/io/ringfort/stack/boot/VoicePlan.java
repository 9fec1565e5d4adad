package io.ringfort.stack.boot;

import com.linecorp.armeria.common.TlsKeyPair;
import io.ringfort.core.net.Cidr;
import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.DataFolder;
import io.ringfort.stack.data.SimulatedCarrier;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.voice.VoiceConfig;
import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.media.MediaConfig;
import io.ringfort.voice.recordings.BucketConfig;
import io.ringfort.voice.recordings.RecordingsConfig;
import io.ringfort.voice.sip.Invite;
import io.ringfort.voice.sip.SipConfig;
import io.ringfort.voice.sip.TrunkConfig;
import io.ringfort.voice.speech.SpeechConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What voice is told: trunks of the operator's, or, where there are none, the simulated carrier.
public final class VoicePlan {
  private static final String EVERY_NUMBER = "+";
  private static final char[] NO_PASSWORD = new char[0];

  private final StackConfig config;
  private final DataFolder folder;
  private final Path recordings;
  private final Duration lostAfter;

  private VoicePlan(StackConfig config, DataFolder folder, Path recordings, Duration lostAfter) {
    this.config = config;
    this.folder = folder;
    this.recordings = recordings;
    this.lostAfter = lostAfter;
  }

  /// One process: nobody else takes its calls over.
  static VoicePlan alone(StackConfig config, DataFolder folder) {
    return new VoicePlan(
        config, folder, folder.privateFolder("recordings"), Duration.ofSeconds(1));
  }

  /// A host among others.
  ///
  /// @param recordings the folder that all of its machine share
  public static VoicePlan among(StackConfig config, DataFolder folder, Path recordings) {
    return new VoicePlan(
        config, folder, recordings, RecordingsConfig.defaults(recordings).lostAfter());
  }

  /// @param simulator running, unless the configuration turned it off
  public VoiceConfig voice(@Nullable SimulatedCarrier simulator) {
    InetAddress address = address(config.bind());
    StackConfig.Voice voice = config.voice();
    MediaConfig usual = MediaConfig.on(address);
    return new VoiceConfig(
        folder.privateFolder("voice"),
        voice.callsPerSecond(),
        edge(address),
        SipConfig.of(trunks(simulator)),
        new MediaConfig(
            address,
            advertised(address),
            voice.mediaPorts().getFirst(),
            voice.mediaPorts().getLast(),
            usual.rtpTimeout(),
            // Only this machine can reach a loopback address, and may do so from any of its own.
            address.isLoopbackAddress()),
        speech(voice.speech()),
        recordings(voice.recordings()),
        bucket(voice.recordings().bucket()));
  }

  /// What far ends are told: behind a NAT not the bound address.
  private String advertised(InetAddress bound) {
    String host = config.voice().sip().publicHost();
    return host == null ? bound.getHostAddress() : address(host).getHostAddress();
  }

  private EdgeConfig edge(InetAddress address) {
    StackConfig.Sip sip = config.voice().sip();
    List<EdgeConfig.Listener> listeners = new ArrayList<>();
    for (Transport transport : List.of(Transport.UDP, Transport.TCP)) {
      listeners.add(
          new EdgeConfig.Listener(
              transport, new InetSocketAddress(address, config.sipPort()), sip.publicHost()));
    }
    Integer tlsPort = sip.tlsPort();
    if (tlsPort != null) {
      listeners.add(
          new EdgeConfig.Listener(
              Transport.TLS, new InetSocketAddress(address, tlsPort), sip.publicHost()));
    }
    return new EdgeConfig(
        listeners, tlsPort == null ? null : tls(sip), false, EdgeConfig.Limits.usual());
  }

  private SSLContext tls(StackConfig.Sip sip) {
    try {
      TlsKeyPair pair =
          sip.certificate() == null || sip.key() == null
              ? TlsKeyPair.ofSelfSigned(config.bind())
              : TlsKeyPair.of(sip.key().toFile(), sip.certificate().toFile());
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry(
          "sip",
          pair.privateKey(),
          NO_PASSWORD,
          pair.certificateChain().toArray(new java.security.cert.X509Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "voice.sip.certificate: it cannot be used (" + e.getMessage() + ")");
    }
  }

  // The checker does not see, in another module's class files, that a nested type may be null.
  @SuppressWarnings("NullAway")
  private List<TrunkConfig> trunks(@Nullable SimulatedCarrier simulator) {
    if (!config.trunks().isEmpty()) {
      return config.trunks().stream().map(VoicePlan::trunk).toList();
    }
    if (simulator == null) {
      return List.of();
    }
    String host = simulator.url().getHost();
    return List.of(
        new TrunkConfig(
            "simulated",
            simulator.sipPorts().stream().map(port -> "sip:" + host + ":" + port).toList(),
            List.of(EVERY_NUMBER),
            new TrunkConfig.Inbound(List.of(Cidr.parse(host)), null),
            null,
            0));
  }

  @SuppressWarnings("NullAway")
  private static TrunkConfig trunk(StackConfig.Trunk t) {
    return new TrunkConfig(
        t.name(),
        t.gateways(),
        t.prefixes(),
        new TrunkConfig.Inbound(
            t.allowed().stream().map(Cidr::parse).toList(),
            credentials(t.inboundUsername(), t.inboundPassword().reveal())),
        credentials(t.username(), t.password().reveal()),
        t.maxCalls());
  }

  private static Invite.@Nullable Credentials credentials(String username, String password) {
    return username.isEmpty() ? null : new Invite.Credentials(username, password);
  }

  private static SpeechConfig speech(StackConfig.Speech speech) {
    SpeechConfig usual = SpeechConfig.DEFAULTS;
    URI url = speech.url();
    SpeechConfig.Engine engine =
        switch (speech.engine()) {
          case EMBEDDED -> new SpeechConfig.Engine.Embedded();
          case COMMAND -> new SpeechConfig.Engine.Command(speech.command());
          case HTTP -> new SpeechConfig.Engine.Http(url == null ? "" : url.toString());
        };
    return new SpeechConfig(
        engine,
        Map.of(),
        usual.timeLimit(),
        usual.workers(),
        usual.memoryBytes(),
        usual.diskBytes());
  }

  private RecordingsConfig recordings(StackConfig.Recordings recordings) {
    RecordingsConfig usual = RecordingsConfig.defaults(this.recordings);
    return new RecordingsConfig(
        usual.folder(),
        usual.place(),
        recordings.loudness(),
        recordings.workers() == 0 ? usual.workers() : recordings.workers(),
        usual.shortest(),
        lostAfter);
  }

  private static @Nullable BucketConfig bucket(StackConfig.Bucket bucket) {
    return bucket.endpoint() == null
        ? null
        : new BucketConfig(
            bucket.endpoint(),
            bucket.region(),
            bucket.name(),
            "",
            bucket.accessKey(),
            bucket.secretKey());
  }

  private static InetAddress address(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException _) {
      throw new Refusal(
          ExitCode.CONFIGURATION, "bind: got " + bind + " (expected: an address of this machine)");
    }
  }
}
