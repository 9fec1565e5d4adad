package io.ringfort.engines.memory;

import io.ringfort.engines.memory.InfinispanMemory.Config;
import io.ringfort.engines.memory.InfinispanMemory.Member;
import java.util.Arrays;

/// The `main` of a holder: its number, then each holder as `name,zone,address,port`.
final class HolderProcess {
  private HolderProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var holders = Arrays.stream(args).skip(1).map(HolderProcess::parse).toList();
    InfinispanMemory.start(Config.among(holders.get(Integer.parseInt(args[0])), holders, true));
    System.out.println("READY");
    Thread.currentThread().join();
  }

  static String text(Member member) {
    return String.join(
        ",", member.name(), member.zone(), member.address(), Integer.toString(member.port()));
  }

  static Member parse(String text) {
    var words = text.split(",");
    return new Member(words[0], "region", words[1], words[2], Integer.parseInt(words[3]));
  }
}
