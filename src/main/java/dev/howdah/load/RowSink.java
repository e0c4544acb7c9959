package dev.howdah.load;

/// Takes the bytes of encoded rows, normally a COPY stream.
@FunctionalInterface
interface RowSink {

  /// Takes bytes; they may be changed by the caller afterwards.
  void write(byte[] bytes, int offset, int length);
}
