import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Prints so many ports that nobody listens at. */
void main(String[] arguments) throws IOException {
  List<ServerSocket> sockets = new ArrayList<>();
  for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
    sockets.add(new ServerSocket(0));
  }
  for (ServerSocket socket : sockets) {
    IO.println(socket.getLocalPort());
    socket.close();
  }
}
