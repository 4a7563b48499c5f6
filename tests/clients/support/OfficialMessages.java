import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Prints the definitions of messages that a Kafka jar of the class path carries: name, tab, Base64; none when absent. */
class OfficialMessages {
  public static void main(String[] names) throws Exception {
    for (String name : names) {
      try (InputStream definition = OfficialMessages.class.getResourceAsStream("/common/message/" + name + ".json")) {
        if (definition == null) continue;
        System.out.println(name + "\t" + Base64.getEncoder().encodeToString(definition.readAllBytes()));
      }
    }
  }
}
