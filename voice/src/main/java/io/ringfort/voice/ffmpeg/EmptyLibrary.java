package io.ringfort.voice.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A shared library with a name and nothing in it, as bytes of an ELF file.
///
/// The program is linked with libraries of sound cards and screens, which a server does not have
/// and which no run of ours calls. It looks functions up when it first calls them, so that a
/// library of the right name is all it takes to start.
final class EmptyLibrary {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SEGMENTS = 3;
  private static final int DYNAMIC_ENTRIES = 7;
  private static final int SYMBOL = 24;
  private static final int HASH = 16;
  private static final int LARGEST_PAGE = 0x10000;

  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int STACK = 0x6474e551;
  private static final int READ_WRITE = 6;

  private EmptyLibrary() {}

  /// @param soname such as `libpulse.so.0`
  /// @param machine the ELF number of the processor
  static byte[] bytes(String soname, short machine) {
    byte[] name = soname.getBytes(StandardCharsets.US_ASCII);
    int dynamicAt = HEADER + SEGMENTS * SEGMENT;
    int symbolsAt = dynamicAt + DYNAMIC_ENTRIES * 16;
    int hashAt = symbolsAt + SYMBOL;
    int namesAt = hashAt + HASH;
    int size = namesAt + name.length + 2;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header(elf, machine);
    segment(elf, LOAD, 0, size, LARGEST_PAGE);
    segment(elf, DYNAMIC, dynamicAt, DYNAMIC_ENTRIES * 16, 8);
    // Without it the loader would take the library to want a stack that can be executed.
    segment(elf, STACK, 0, 0, 16);
    elf.putLong(14).putLong(1); // DT_SONAME: an offset into the names
    elf.putLong(4).putLong(hashAt); // DT_HASH
    elf.putLong(5).putLong(namesAt); // DT_STRTAB
    elf.putLong(6).putLong(symbolsAt); // DT_SYMTAB
    elf.putLong(10).putLong(name.length + 2L); // DT_STRSZ
    elf.putLong(11).putLong(SYMBOL); // DT_SYMENT
    elf.putLong(0).putLong(0); // DT_NULL
    elf.position(hashAt);
    // One bucket, one symbol (which every table begins with, and which is none).
    elf.putInt(1).putInt(1).putInt(0).putInt(0);
    elf.position(namesAt + 1).put(name);
    return elf.array();
  }

  private static void header(ByteBuffer elf, short machine) {
    // 64 bits, little-endian, version 1.
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    elf.putShort((short) 3).putShort(machine).putInt(1); // ET_DYN
    elf.putLong(0).putLong(HEADER).putLong(0).putInt(0);
    elf.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) SEGMENTS);
    elf.position(HEADER);
  }

  private static void segment(ByteBuffer elf, int type, long at, long size, long alignment) {
    elf.putInt(type).putInt(READ_WRITE);
    elf.putLong(at).putLong(at).putLong(at).putLong(size).putLong(size).putLong(alignment);
  }
}
