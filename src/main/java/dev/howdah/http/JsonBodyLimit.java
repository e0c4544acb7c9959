package dev.howdah.http;

import dev.howdah.failure.ErrorCode;
import dev.howdah.failure.HowdahException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Ends the reading of JSON that is longer than anything the service expects, whatever length was
/// declared. Uploads are no JSON and have their own, larger limit.
@Provider
public final class JsonBodyLimit implements ReaderInterceptor {

  /// In bytes.
  static final int LIMIT = 1 << 20;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (context.getMediaType() != null
        && context.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      context.setInputStream(new Counted(context.getInputStream()));
    }
    return context.proceed();
  }

  private static final class Counted extends FilterInputStream {

    private long left = LIMIT;

    private Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one;
      try {
        one = super.read();
      } catch (IOException e) {
        throw broken(e);
      }
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got;
      try {
        got = super.read(into, offset, length);
      } catch (IOException e) {
        throw broken(e);
      }
      count(Math.max(got, 0));
      return got;
    }

    /// The caller went away, or its chunks are none: not a failure of the service.
    private static HowdahException broken(IOException failure) {
      return new HowdahException(
          ErrorCode.REQUEST_INVALID, "The body of the request could not be read.", "", failure);
    }

    private void count(int got) {
      left -= got;
      if (left < 0) {
        throw new HowdahException(
            ErrorCode.REQUEST_TOO_LARGE,
            "The body of the request is longer than " + LIMIT + " bytes.",
            "");
      }
    }
  }
}
