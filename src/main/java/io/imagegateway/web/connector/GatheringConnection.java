package io.imagegateway.web.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Tomcat's connection, which writes what does not fit into its buffer together with what is in it.
 * Tomcat itself copies all of it through the buffer, in as many writes as it takes.
 */
final class GatheringConnection extends NioSocketWrapper {

  GatheringConnection(NioChannel channel, NioEndpoint endpoint) {
    super(channel, endpoint);
  }

  @Override
  protected void writeBlocking(ByteBuffer from) throws IOException {
    socketBufferHandler.configureWriteBufferForWrite();
    ByteBuffer buffered = socketBufferHandler.getWriteBuffer();
    if (from.remaining() <= buffered.remaining()) {
      buffered.put(from);
      return;
    }
    socketBufferHandler.configureWriteBufferForRead();
    getSocket().write(new ByteBuffer[] {buffered, from}, 0, 2);
    updateLastWrite();
    // What the client's window had no room for.
    if (buffered.hasRemaining()) {
      doWrite(true, buffered);
    }
    if (from.hasRemaining()) {
      doWrite(true, from);
    }
  }
}
